import { typeEntry, type FieldEntry } from '../../language/types/index.ts'
import type { Target } from '../../language/yaml/index.ts'

/**
 * Describes a Go type to the YAML reader: where a string is wanted, `yes` and `8080` stay text (sigs.k8s.io/yaml looks at
 * the type that it decodes into).
 */
export function yamlTarget(type: string): Target | undefined {
  if (type.startsWith('*')) return yamlTarget(type.slice(1))
  if (type === 'string') return STRING
  if (type.startsWith('[]')) return { elem: yamlTarget(type.slice(2)) }
  if (type.startsWith('map[')) return { elem: yamlTarget(type.slice(type.indexOf(']') + 1)) }
  const entry = typeEntry(type)
  if (!entry || entry.scalar) return undefined
  if (entry.kind === 'string') return STRING
  if (entry.underlying) return yamlTarget(entry.underlying)
  return entry.fields ? structTarget(type, entry.fields) : undefined
}

const STRING: Target = { isString: true }

const known = new Map<string, Target>()

/** Types refer to one another in circles: members are looked up when they are asked for. */
function structTarget(type: string, fields: readonly FieldEntry[]): Target {
  const target = known.get(type) ?? { member: (key: string) => memberTarget(fields, key) }
  known.set(type, target)
  return target
}

function memberTarget(fields: readonly FieldEntry[], key: string): Target | undefined {
  const name = key.toLowerCase()
  const named = fields.filter(field => field.inline !== true && field.json !== '-')
  const field = named.find(f => f.json === key) ?? named.find(f => (f.json ?? f.go).toLowerCase() === name)
  if (field) return yamlTarget(field.type)
  for (const embedded of fields.filter(f => f.inline === true)) {
    const found = yamlTarget(embedded.type)?.member?.(key)
    if (found) return found
  }
  return undefined
}
