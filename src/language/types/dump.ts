import { compareText } from '../go/compare-text.ts'
import { sprintf } from '../go/fmt.ts'
import { Typed, isPlainMap, wrap, type GoField, type GoType, type Value } from '../go/value.ts'

/** A field as the generated code prints it. */
export interface DumpField {
  readonly name: string
  /** The package of the field's type as Go writes it, if the type is of another package or was not generated. */
  readonly foreign?: string
}

/**
 * Prints a struct as the generated `String` methods of k8s.io/api: `&Container{Name:app,Command:[sh],LivenessProbe:nil,}`.
 * Nobody parses this, but a template may print it.
 */
export function dumpStruct(type: GoType, raw: unknown, plan: readonly DumpField[]): string {
  // Generated code asks for a nil receiver first; absent structs that are no pointers have `{}` for a raw value.
  if (raw === null) return 'nil'
  const fields = plan.map(({ name, foreign }) => {
    const field = type.fields?.find(candidate => candidate.name === name)
    return field ? `${name}:${dumpField(field, raw, foreign)},` : ''
  })
  return `&${nameOf(type)}{${fields.join('')}}`
}

function dumpField(field: GoField, struct: unknown, foreign: string | undefined): string {
  const value = field.read(struct)
  if (foreign !== undefined) return dumpForeign(field.type, value, foreign)
  return dump(field.type, value instanceof Typed ? value.value : value)
}

/** Types that the code was not generated with print as fmt prints them, with their package before the first mention of the name. */
function dumpForeign(type: GoType, value: Value, foreign: string): string {
  const { elem } = type
  if (type.kind === 'slice' && elem) {
    const items = value instanceof Typed && Array.isArray(value.value) ? value.value : []
    return `[]${nameOf(elem)}{${items.map(item => sprintf('%v', wrap(elem, item)) + ',').join('')}}`
  }
  const name = nameOf(type)
  const text = sprintf('%v', value).replace(name, `${foreign}.${name}`)
  return type.kind === 'ptr' ? text : text.replace('&', '')
}

function dump(type: GoType, raw: unknown): string {
  switch (type.kind) {
    case 'ptr':
      return raw === null || raw === undefined || !type.elem ? 'nil' : dumpTarget(type.elem, raw)
    case 'slice':
      return dumpList(type, Array.isArray(raw) ? raw : [])
    case 'map':
      return dumpMap(type, raw)
    case 'struct':
      return dumpValue(type, raw)
    default:
      return plain(type, raw)
  }
}

/** What a pointer points to: a struct shows its `&`, a scalar a `*`. */
function dumpTarget(elem: GoType, raw: unknown): string {
  return elem.kind === 'struct' ? (elem.pointerString?.(raw) ?? '') : '*' + plain(elem, raw)
}

/** A struct that is a field or an element: generated code takes the `&` off. */
function dumpValue(type: GoType, raw: unknown): string {
  return (type.pointerString?.(raw) ?? '').replace('&', '')
}

function dumpList(type: GoType, list: readonly unknown[]): string {
  const { elem } = type
  if (!elem) return '[]'
  if (elem.kind !== 'struct') return `[${list.map(item => plain(elem, item)).join(' ')}]`
  return `[]${nameOf(elem)}{${list.map(item => dumpValue(elem, item) + ',').join('')}}`
}

function dumpMap(type: GoType, raw: unknown): string {
  // A map names its own package's types without the package.
  const name = type.named ? nameOf(type) : type.text.replace('map[v1.', 'map[')
  const members = isPlainMap(raw) ? Object.entries(raw) : []
  const { elem } = type
  if (!elem) return `${name}{}`
  members.sort(([a], [b]) => compareText(a, b))
  return `${name}{${members.map(([key, value]) => `${key}: ${elem.kind === 'struct' ? sprintf('%v', wrap(elem, value)) : dump(elem, value)},`).join('')}}`
}

function plain(type: GoType, raw: unknown): string {
  const value = wrap(type, raw)
  return String(value instanceof Typed ? value.value : value)
}

function nameOf(type: GoType): string {
  return type.text.slice(type.text.lastIndexOf('.') + 1)
}
