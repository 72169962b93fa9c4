import { compactJson } from '../go/json-encode.ts'
import { DURATION } from '../go/time/type.ts'
import {
  BOOL,
  FLOAT32,
  FLOAT64,
  INT32,
  INT64,
  STRING,
  Typed,
  UINT32,
  UINT64,
  mapOf,
  pointerTo,
  sliceOf,
  wrap,
  type GoField,
  type GoMethod,
  type GoType,
  type Value
} from '../go/value.ts'
import { namedType, type MethodTable } from './named-type.ts'
import { nanosecondsOf } from './proto-duration.ts'
import { printProto } from './proto-print.ts'
import { printProtoText } from './proto-text.ts'
import { fieldsOf, isRawMessage, type ProtoField, type ProtoSchema, type RawValue } from './proto-schema.ts'
import { meshSchema } from './tables.ts'

/** The types made so far, by the schema that they are read from. */
const types = new WeakMap<ProtoSchema, Map<string, GoType>>()

const SCALARS: ReadonlyMap<string, GoType> = new Map([
  ['string', STRING],
  ['bool', BOOL],
  ['int32', INT32],
  ['int64', INT64],
  ['uint32', UINT32],
  ['uint64', UINT64],
  ['float', FLOAT32],
  ['double', FLOAT64]
])

/** Go packages whose name is not the last part of the protobuf package. */
const GOOGLE: Readonly<Record<string, string>> = {
  Duration: 'durationpb',
  Struct: 'structpb',
  Value: 'structpb',
  ListValue: 'structpb',
  NullValue: 'structpb'
}

/**
 * Returns the Go type of a message or enum of the mesh API, such as `istio.mesh.v1alpha1.MeshConfig`. Go holds messages
 * by pointer: wrap a raw message (see {@link RawMessage}) as `new Typed(pointerTo(protoType(name)), raw)`.
 */
export function protoType(name: string, schema: ProtoSchema = meshSchema()): GoType {
  // Releases differ in Istio's own messages only; those of Google are one type for all.
  const own = name.startsWith('google.protobuf.') ? meshSchema() : schema
  return typeOnce(own, name, () => (Object.hasOwn(own.enums, name) ? enumType(own, name) : messageType(own, name)))
}

function typeOnce(schema: ProtoSchema, key: string, make: () => GoType): GoType {
  let made = types.get(schema)
  if (!made) {
    made = new Map()
    types.set(schema, made)
  }
  let type = made.get(key)
  if (!type) {
    type = make()
    made.set(key, type)
  }
  return type
}

/** `istio.mesh.v1alpha1.ProxyConfig.TracingServiceName` is `v1alpha1.ProxyConfig_TracingServiceName` in Go. */
function goText(name: string): string {
  const parts = name.split('.')
  const start = parts.findIndex(part => /^[A-Z]/.test(part))
  const own = parts.slice(start).join('_')
  if (!name.startsWith('google.protobuf.')) return `${parts[start - 1] ?? ''}.${own}`
  return `${(Object.hasOwn(GOOGLE, own) ? GOOGLE[own] : undefined) ?? 'wrapperspb'}.${own}`
}

function row(name: string, result: GoType, call: GoMethod['call']): [string, GoMethod] {
  return [name, { name, params: [], result, call }]
}

function enumType(schema: ProtoSchema, name: string): GoType {
  const values = schema.enums[name]?.values ?? {}
  // Of two names for one number the first one is printed.
  const names = new Map(
    Object.entries(values)
      .map(([key, value]) => [BigInt(value), key] as const)
      .reverse()
  )
  const text = (raw: unknown): string => names.get(raw as bigint) ?? String(raw)
  const methods: MethodTable = new Map([
    row('String', STRING, text),
    row('Number', INT32, raw => new Typed(INT32, typeof raw === 'bigint' ? raw : 0n))
  ])
  return namedType({ text: goText(name), kind: 'int32', methods, string: text })
}

/** Returns the number of an enum value in raw form. */
function enumNumber(schema: ProtoSchema, name: string, raw: unknown): bigint {
  const values = schema.enums[name]?.values ?? {}
  if (typeof raw === 'number') return BigInt(raw)
  return typeof raw === 'string' && Object.hasOwn(values, raw) ? BigInt(values[raw] ?? 0) : 0n
}

function messageType(schema: ProtoSchema, name: string): GoType {
  const fields = fieldsOf(schema, name)
  const text = (raw: unknown): string => (raw === null ? '<nil>' : printProtoText(schema, name, raw))
  let methods: MethodTable | undefined
  return namedType({
    text: goText(name),
    kind: 'struct',
    fields: () => goFields(schema, name, fields),
    pointerString: text,
    json: (raw, escapeHtml) => messageJson(schema, name, raw, escapeHtml),
    pointerMethods: () =>
      (methods ??= new Map([
        ...fields.map(field => getter(schema, name, field)),
        ...oneofsOf(fields).map(oneof =>
          row('Get' + goName(oneof), oneofType(schema, name, oneof), raw => setMember(schema, name, oneof, raw))
        ),
        row('String', STRING, text),
        ...durationMethods(name)
      ]))
  })
}

/** Messages of Istio marshal themselves as jsonpb does; those of google.protobuf are plain structs to encoding/json. */
function messageJson(schema: ProtoSchema, name: string, raw: unknown, escapeHtml: boolean): string {
  if (name.startsWith('google.protobuf.')) return googleJson(name, raw, escapeHtml)
  return isMessage(raw) ? printProto(schema, name, raw) : '{}'
}

function googleJson(name: string, raw: unknown, escapeHtml: boolean): string {
  if (name === 'google.protobuf.Duration') {
    return plainJson({ seconds: Number(durationPart('seconds', raw)), nanos: Number(durationPart('nanos', raw)) })
  }
  if (/\.(?:Struct|Value|ListValue)$/.test(name)) return compactJson(JSON.stringify(raw ?? null), escapeHtml)
  // Raw forms of 64 bits are texts of digits.
  const value = name.includes('Int64') && typeof raw === 'string' ? Number(raw) : raw
  return compactJson(plainJson({ value }), escapeHtml)
}

/** Members with zero values are left out. */
function plainJson(members: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(members).filter(([, value]) => Boolean(value))))
}

function durationMethods(name: string): [string, GoMethod][] {
  if (name !== 'google.protobuf.Duration') return []
  return [
    row('AsDuration', DURATION, raw => new Typed(DURATION, BigInt.asIntN(64, nanosecondsOf(raw)))),
    row('IsValid', BOOL, raw => typeof raw === 'string')
  ]
}

/** Members of a oneof have no field of their own in the struct, but share one of an interface type. */
function goFields(schema: ProtoSchema, message: string, fields: readonly ProtoField[]): GoField[] {
  const seen = new Set<string>()
  return fields.flatMap(field => {
    if (field.oneof === undefined) return [goField(schema, message, field)]
    if (seen.has(field.oneof)) return []
    seen.add(field.oneof)
    const { oneof } = field
    const type = oneofType(schema, message, oneof)
    return [{ name: goName(oneof), type, read: raw => setMember(schema, message, oneof, raw) }]
  })
}

function goField(schema: ProtoSchema, message: string, field: ProtoField): GoField {
  const type = fieldType(schema, field)
  return { name: field.go, type, read: raw => valueOf(schema, field, type, memberOf(message, field, raw)) }
}

function getter(schema: ProtoSchema, message: string, field: ProtoField): [string, GoMethod] {
  const type = fieldType(schema, field)
  return row('Get' + field.go, type, raw => valueOf(schema, field, type, memberOf(message, field, raw)))
}

function oneofsOf(fields: readonly ProtoField[]): string[] {
  return [...new Set(fields.flatMap(({ oneof }) => (oneof === undefined ? [] : [oneof])))]
}

/** The interface that the wrappers of a oneof's members implement: `v1alpha1.isProxyConfig_ClusterName`. */
function oneofType(schema: ProtoSchema, message: string, oneof: string): GoType {
  const text = `${goText(message).replace('.', '.is')}_${goName(oneof)}`
  return typeOnce(schema, `${message}/is/${oneof}`, () => ({ text, kind: 'interface', named: true }))
}

/** The member of a oneof that is set, in the struct of one field that Go wraps it in; nil if none is. */
function setMember(schema: ProtoSchema, message: string, oneof: string, raw: unknown): Value {
  const set = fieldsOf(schema, message).find(field => field.oneof === oneof && isMember(message, field, raw))
  return set ? new Typed(wrapperPointer(schema, message, set), raw) : null
}

function wrapperPointer(schema: ProtoSchema, message: string, field: ProtoField): GoType {
  return typeOnce(schema, `*${message}/${field.go}`, () => ({
    ...pointerTo(wrapperType(schema, message, field)),
    within: oneofType(schema, message, field.oneof ?? '')
  }))
}

/** The struct around a member of a oneof; its raw value is the raw message. */
function wrapperType(schema: ProtoSchema, message: string, field: ProtoField): GoType {
  return typeOnce(schema, `${message}/${field.go}`, () =>
    namedType({
      text: `${goText(message)}_${field.go}`,
      kind: 'struct',
      fields: () => [goField(schema, message, field)]
    })
  )
}

function isMember(message: string, field: ProtoField, raw: unknown): boolean {
  return memberOf(message, field, raw) !== undefined
}

function goName(name: string): string {
  return name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function fieldType(schema: ProtoSchema, field: ProtoField): GoType {
  if (field.cardinality === 'map') {
    const value = field.mapValue ?? 'string'
    return mapOf(
      SCALARS.get(field.mapKey ?? 'string') ?? STRING,
      SCALARS.get(value) ?? pointerTo(protoType(value, schema))
    )
  }
  const single = singularType(schema, field)
  return field.cardinality === 'repeated' ? sliceOf(single) : single
}

function singularType(schema: ProtoSchema, { kind, type = '' }: ProtoField): GoType {
  if (kind === 'message') return pointerTo(protoType(type, schema))
  return kind === 'enum' ? protoType(type, schema) : (SCALARS.get(kind) ?? STRING)
}

/** Returns the raw value of a field; messages of google.protobuf are plain values in raw form. */
function memberOf(message: string, field: ProtoField, raw: unknown): unknown {
  switch (message) {
    case 'google.protobuf.Duration':
      return durationPart(field.name, raw)
    case 'google.protobuf.Struct':
    case 'google.protobuf.ListValue':
      return raw
    case 'google.protobuf.Value':
      return valuePart(field.json, raw)
    default:
      if (message.startsWith('google.protobuf.')) return raw
      return isMessage(raw) && Object.hasOwn(raw, field.json) ? raw[field.json] : undefined
  }
}

function valueOf(schema: ProtoSchema, field: ProtoField, type: GoType, raw: unknown): Value {
  if (field.kind === 'enum' && field.cardinality === undefined)
    return new Typed(type, enumNumber(schema, field.type ?? '', raw))
  if (field.kind === 'enum') {
    const list = Array.isArray(raw) ? raw : null
    return new Typed(type, list && list.map(item => enumNumber(schema, field.type ?? '', item)))
  }
  if (field.kind === 'int64' || field.kind === 'uint64') return new Typed(type, integerOf(raw))
  return wrap(type, raw)
}

function integerOf(raw: unknown): bigint {
  if (typeof raw === 'bigint') return raw
  return typeof raw === 'string' || typeof raw === 'number' ? BigInt(raw) : 0n
}

function durationPart(name: string, raw: unknown): unknown {
  const nanoseconds = nanosecondsOf(raw)
  return name === 'seconds' ? nanoseconds / 1_000_000_000n : Number(nanoseconds % 1_000_000_000n)
}

/** A google.protobuf.Value in raw form is plain JSON: its type says which member is set. */
function valuePart(json: string, raw: unknown): unknown {
  const isOf: Readonly<Record<string, boolean>> = {
    numberValue: typeof raw === 'number',
    stringValue: typeof raw === 'string',
    boolValue: typeof raw === 'boolean',
    structValue: isMessage(raw),
    listValue: Array.isArray(raw)
  }
  return isOf[json] === true ? raw : undefined
}

function isMessage(raw: unknown): raw is Readonly<Record<string, RawValue>> {
  return typeof raw === 'object' && raw !== null && isRawMessage(raw as RawValue)
}
