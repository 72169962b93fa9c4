import {
  BOOL,
  INT32,
  INT64,
  STRING,
  Typed,
  UINT8,
  mapOf,
  pointerTo,
  sliceOf,
  wrap,
  type GoField,
  type GoMethod,
  type GoType
} from '../go/value.ts'
import { marshal } from './canonical.ts'
import { dumpStruct, type DumpField } from './dump.ts'
import { goTypeText } from './names.ts'
import { namedType, type MethodTable } from './named-type.ts'
import { SCALAR_TYPES } from './scalar-types.ts'
import { typeEntry, type FieldEntry, type TypeEntry } from './tables.ts'
import { resourceListMethods } from './resource-list.ts'

const types = new Map<string, GoType>()

const PREDECLARED: ReadonlyMap<string, GoType> = new Map([
  ['string', STRING],
  ['bool', BOOL],
  ['int32', INT32],
  ['int64', INT64],
  ['uint8', UINT8]
])

/**
 * Returns the Go type of a name of the tables: `core/v1.Pod`, `*int64`, `[]core/v1.Container`, `map[string]string`.
 * Raw values are plain JSON in canonical form.
 */
export function kubernetesType(name: string): GoType {
  // Composed types are interned by their parts, so that only named ones are kept here: as many as the tables have.
  if (name.startsWith('*')) return pointerTo(kubernetesType(name.slice(1)))
  if (name.startsWith('[]')) return sliceOf(kubernetesType(name.slice(2)))
  const map = /^map\[([^\]]*)\](.*)$/.exec(name)
  if (map) return mapOf(kubernetesType(map[1] ?? ''), kubernetesType(map[2] ?? ''))
  const known = PREDECLARED.get(name) ?? types.get(name)
  if (known) return known
  const entry = typeEntry(name)
  if (!entry) throw new Error(`no Go type ${name} in the tables`)
  const type = buildType(name, entry)
  types.set(name, type)
  return type
}

function buildType(name: string, entry: TypeEntry): GoType {
  const text = goTypeText(name)
  if (entry.scalar) return SCALAR_TYPES[entry.scalar]
  const { underlying } = entry
  if (underlying !== undefined) return composedType(text, entry, kubernetesType(underlying))
  if (entry.kind !== 'struct') return namedType({ text, kind: entry.kind, ...stringMethods(entry) })
  const isStringer = entry.pointerMethods?.includes('String') === true
  let plan: readonly DumpField[] | undefined
  let own: MethodTable | undefined
  const dump = (raw: unknown): string => dumpStruct(type, raw, (plan ??= dumpPlan(name, entry)))
  const type: GoType = namedType({
    text,
    kind: 'struct',
    json: (raw, escapeHtml) => marshal(name, raw, escapeHtml),
    fields: () => (entry.fields ?? []).map(goField),
    ...(isStringer && { pointerString: dump }),
    pointerMethods: () => (own ??= new Map([...ownMethods(type, entry), ...(isStringer ? [stringMethod(dump)] : [])]))
  })
  return type
}

/** `DeepCopy`, and the getters of metadata, each of which reads the field of its name. */
function ownMethods(type: GoType, { fields = [], pointerMethods = [] }: TypeEntry): [string, GoMethod][] {
  const copy = pointerTo(type)
  const getters = fields.filter(({ go }) => pointerMethods.includes(`Get${go}`)).map(goField)
  return [
    // The one struct that no copier is generated for.
    ...(type.text === 'v1.TypeMeta' ? [] : [method('DeepCopy', copy, raw => new Typed(copy, raw))]),
    ...getters.map(field => method(`Get${field.name}`, field.type, raw => field.read(raw)))
  ]
}

function stringMethod(print: (raw: unknown) => string): [string, GoMethod] {
  return method('String', STRING, print)
}

/** What the generated code prints of a struct: fields with a protobuf number, which is all but TypeMeta. */
function dumpPlan(struct: string, { fields = [], protobufOrder }: TypeEntry): DumpField[] {
  const names = protobufOrder?.split(' ') ?? fields.map(field => field.go).filter(name => name !== 'TypeMeta')
  return names.map(name => {
    const type = (fields.find(field => field.go === name)?.type ?? '').replace(/^(?:\*|\[\])+/, '')
    const entry = typeEntry(type)
    const isForeign = entry?.kind === 'struct' && (entry.scalar !== undefined || packageOf(type) !== packageOf(struct))
    return isForeign ? { name, foreign: packageOf(goTypeText(type)) } : { name }
  })
}

function packageOf(type: string): string {
  return type.slice(0, type.lastIndexOf('.'))
}

/** A named slice or map. */
function composedType(text: string, entry: TypeEntry, underlying: GoType): GoType {
  const { elem, key } = underlying
  return namedType({
    text,
    kind: entry.kind,
    ...(elem && { elem: () => elem }),
    ...(key && { key: () => key }),
    ...(entry.pointerMethods?.includes('Cpu') === true && { pointerMethods: resourceListMethods })
  })
}

/** Named strings that are Stringers print as they are. */
function stringMethods(entry: TypeEntry): { methods?: MethodTable } {
  if (entry.methods?.includes('String') !== true) return {}
  return { methods: new Map([stringMethod(raw => (typeof raw === 'string' ? raw : ''))]) }
}

function method(name: string, result: GoType, call: GoMethod['call']): [string, GoMethod] {
  return [name, { name, params: [], result, call }]
}

/** Structs that stand without a tag, or as `metadata`, are embedded: their fields are promoted. */
function isEmbedded(field: FieldEntry): boolean {
  return field.inline === true || field.go === 'ObjectMeta' || field.go === 'ListMeta'
}

function goField(entry: FieldEntry): GoField {
  const { go: name, json } = entry
  const type = kubernetesType(entry.type)
  const embedded = isEmbedded(entry) && { embedded: true }
  if (entry.inline === true) return { name, type, ...embedded, read: struct => wrap(type, struct) }
  return { name, type, ...embedded, read: struct => wrap(type, member(struct, json ?? name)) }
}

function member(struct: unknown, name: string): unknown {
  return isObject(struct) && Object.hasOwn(struct, name) ? struct[name] : undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
