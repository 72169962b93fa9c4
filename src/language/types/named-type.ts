import type { GoField, GoMethod, GoType, Kind } from '../go/value.ts'

/** Methods by name. */
export type MethodTable = ReadonlyMap<string, GoMethod>

/** What makes a named Go type; fields are asked for on first use, because types refer to one another in circles. */
export interface NamedType {
  readonly text: string
  readonly kind: Kind
  readonly elem?: () => GoType
  readonly key?: () => GoType
  readonly fields?: () => readonly GoField[]
  readonly methods?: MethodTable
  readonly pointerMethods?: () => MethodTable
  readonly string?: (value: unknown) => string
  readonly pointerString?: (value: unknown) => string
  readonly goString?: (value: unknown) => string
  readonly json?: (value: unknown, escapeHtml: boolean) => string
}

/** Builds a named type with lazy parts. */
export function namedType(source: NamedType): GoType {
  let fields: readonly GoField[] | undefined
  let found: Map<string, GoField | undefined> | undefined
  const type: GoType = {
    text: source.text,
    kind: source.kind,
    named: true,
    ...(source.string && { string: source.string }),
    ...(source.pointerString && { pointerString: source.pointerString }),
    ...(source.goString && { goString: source.goString }),
    ...(source.json && { json: source.json }),
    method: name => source.methods?.get(name) ?? promotedMethod(type, name, 'method'),
    pointerMethod: name => source.pointerMethods?.().get(name) ?? promotedMethod(type, name, 'pointerMethod')
  }
  const { elem, key } = source
  if (elem) Object.defineProperty(type, 'elem', { enumerable: true, get: elem })
  if (key) Object.defineProperty(type, 'key', { enumerable: true, get: key })
  const declared = source.fields
  if (!declared) return type
  Object.defineProperty(type, 'fields', { enumerable: true, get: () => (fields ??= declared()) })
  type.field = name => {
    found ??= new Map()
    // Only names that the type has are remembered: templates may ask for any.
    const known = found.get(name) ?? findField(type, name)
    if (known) found.set(name, known)
    return known
  }
  return type
}

/** Finds an exported field, then one that an embedded struct promotes; the shallower one wins, as in Go. */
function findField(type: GoType, name: string): GoField | undefined {
  let level: readonly GoField[] = type.fields ?? []
  while (level.length > 0) {
    const own = level.find(field => field.name === name)
    if (own) return own
    level = level.filter(field => field.embedded).flatMap(promotedFields)
  }
  return undefined
}

/** The fields of an embedded struct, read through it. */
function promotedFields(outer: GoField): GoField[] {
  return (outer.type.fields ?? []).map(inner => ({ ...inner, read: struct => inner.read(rawOf(outer.read(struct))) }))
}

function promotedMethod(type: GoType, name: string, kind: 'method' | 'pointerMethod'): GoMethod | undefined {
  for (const field of type.fields ?? []) {
    if (!field.embedded) continue
    const method = field.type[kind]?.(name)
    if (method) return { ...method, call: (receiver, ...args) => method.call(rawOf(field.read(receiver)), ...args) }
  }
  return undefined
}

function rawOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'value' in value ? value.value : value
}
