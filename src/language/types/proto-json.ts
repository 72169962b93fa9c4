import { quote } from '../go/quote.ts'
import { encodeJsonString } from '../go/json-encode.ts'
import { compareText } from '../go/compare-text.ts'
import { cannotUnmarshal, ProtoJsonError, readInteger, readNumber, type IntegerType } from './proto-number.ts'
import { parseDuration } from '../go/time/duration.ts'
import { printDuration } from './proto-duration.ts'
import { fieldsOf, type ProtoField, type ProtoSchema, type RawMessage, type RawValue } from './proto-schema.ts'

/**
 * Reads decoded JSON or YAML into a message, as Istio does (jsonpb with unknown fields allowed): a field that is present
 * replaces the one in `into`, null leaves it alone. Throws {@link ProtoJsonError} with jsonpb's words.
 */
export function readProto(schema: ProtoSchema, message: string, json: unknown, into: RawMessage = {}): RawMessage {
  if (json === null || json === undefined) return into
  const members = objectOf(json)
  const fields = fieldsOf(schema, message)
  const result: Record<string, RawValue> = { ...into }
  for (const field of fields) {
    // The JSON name wins where both spellings are there, even if it says null.
    const value = ownMember(members, Object.hasOwn(members, field.json) ? field.json : field.name)
    if (isLeftAlone(field, value)) continue
    const raw = readField(schema, field, value)
    for (const other of fields) {
      if (field.oneof !== undefined && other.oneof === field.oneof) Reflect.deleteProperty(result, other.json)
    }
    // What is zero without presence is not there.
    if (isUnset(schema, field, raw)) Reflect.deleteProperty(result, field.json)
    else result[field.json] = raw
  }
  return result
}

/** null leaves a field alone, unless null is a value of its type. */
function isLeftAlone(field: ProtoField, value: unknown): boolean {
  return value === undefined || (value === null && field.type !== 'google.protobuf.Value')
}

function isUnset(schema: ProtoSchema, field: ProtoField, value: RawValue): boolean {
  if (field.cardinality === 'repeated') return Array.isArray(value) && value.length === 0
  if (field.cardinality === 'map') return typeof value === 'object' && value !== null && Object.keys(value).length === 0
  if (field.presence === true || field.kind === 'message') return false
  if (field.kind === 'enum') return value === nameOf(schema, field, 0)
  return value === 0 || value === '' || value === false || value === '0'
}

function readField(schema: ProtoSchema, field: ProtoField, value: unknown): RawValue {
  if (field.cardinality === 'repeated') {
    if (!Array.isArray(value)) throw cannotUnmarshal(value, '[]json.RawMessage')
    return value.map(element => readSingular(schema, { ...field, presence: true }, element))
  }
  if (field.cardinality !== 'map') return readSingular(schema, field, value)
  const members = objectOf(value)
  const element = mapElement(schema, field)
  // Go walks the map in random order; in sorted order the first error is always the same.
  const keys = Object.keys(members).sort(compareText)
  return Object.fromEntries(keys.map(key => [key, readSingular(schema, element, members[key])]))
}

function mapElement(schema: ProtoSchema, field: ProtoField): ProtoField {
  const value = field.mapValue ?? 'string'
  const kind = Object.hasOwn(schema.messages, value) ? 'message' : Object.hasOwn(schema.enums, value) ? 'enum' : value
  return { name: field.name, json: field.json, go: field.go, kind, type: value, presence: true }
}

const INTEGERS: Readonly<Record<string, IntegerType>> = {
  int32: { go: 'int32', min: -(2n ** 31n), max: 2n ** 31n - 1n },
  uint32: { go: 'uint32', min: 0n, max: 2n ** 32n - 1n },
  int64: { go: 'int64', min: -(2n ** 63n), max: 2n ** 63n - 1n },
  uint64: { go: 'uint64', min: 0n, max: 2n ** 64n - 1n }
}
const ENUM_NUMBER: IntegerType = { go: 'protoreflect.EnumNumber', min: -(2n ** 31n), max: 2n ** 31n - 1n }

function readSingular(schema: ProtoSchema, field: ProtoField, value: unknown): RawValue {
  switch (field.kind) {
    case 'string':
      return value === null ? '' : typeof value === 'string' ? value : mismatch(value, 'string')
    case 'bool':
      return value === null ? false : typeof value === 'boolean' ? value : mismatch(value, 'bool')
    case 'double':
      return readNumber(value, 'float64')
    case 'float':
      return readNumber(value, 'float32')
    case 'enum':
      return readEnum(schema, field, value)
    case 'message':
      return readMessage(schema, field.type ?? '', value)
    default:
      return readIntegerOf(field.kind, value)
  }
}

function mismatch(value: unknown, type: string): never {
  throw cannotUnmarshal(value, type)
}

function readIntegerOf(kind: string, value: unknown): RawValue {
  const type = INTEGERS[kind]
  if (!type) throw new Error(`no reader for fields of kind ${kind}`)
  const integer = readInteger(value, type)
  return kind.endsWith('64') ? integer.toString() : Number(integer)
}

function readEnum(schema: ProtoSchema, field: ProtoField, value: unknown): RawValue {
  if (typeof value !== 'string') return nameOf(schema, field, Number(readInteger(value, ENUM_NUMBER)))
  const text = encodeJsonString(value)
  const name = text.slice(1, -1)
  if (Object.hasOwn(valuesOf(schema, field), name)) return name
  throw new ProtoJsonError(`unknown value ${quote(text)} for enum ${field.type ?? ''}`)
}

/** Returns the name of an enum value; a number without a name stays one. */
function nameOf(schema: ProtoSchema, field: ProtoField, number: number): string | number {
  const values = valuesOf(schema, field)
  return Object.keys(values).find(name => values[name] === number) ?? number
}

function valuesOf(schema: ProtoSchema, { type = '' }: ProtoField): Readonly<Record<string, number>> {
  return (Object.hasOwn(schema.enums, type) ? schema.enums[type]?.values : undefined) ?? {}
}

/** Messages of google.protobuf whose JSON is one scalar. */
const WRAPPERS: Readonly<Record<string, ProtoField>> = {
  'google.protobuf.BoolValue': wrapped('bool'),
  'google.protobuf.StringValue': wrapped('string'),
  'google.protobuf.Int32Value': wrapped('int32'),
  'google.protobuf.UInt32Value': wrapped('uint32'),
  'google.protobuf.Int64Value': wrapped('int64'),
  'google.protobuf.UInt64Value': wrapped('uint64'),
  'google.protobuf.DoubleValue': wrapped('double'),
  'google.protobuf.FloatValue': wrapped('float')
}

function readMessage(schema: ProtoSchema, type: string, value: unknown): RawValue {
  const wrapper = Object.hasOwn(WRAPPERS, type) ? WRAPPERS[type] : undefined
  if (wrapper) return readSingular(schema, wrapper, value)
  switch (type) {
    case 'google.protobuf.Duration':
      return readDuration(value)
    case 'google.protobuf.Struct':
      return value === null ? {} : readStruct(value)
    case 'google.protobuf.ListValue':
      return value === null ? [] : readListValue(value)
    case 'google.protobuf.Value':
      return readValue(value)
    default: {
      const reader = schema.readers && Object.hasOwn(schema.readers, type) ? schema.readers[type] : undefined
      return reader ? reader(value) : readProto(schema, type, value)
    }
  }
}

function wrapped(kind: string): ProtoField {
  return { name: 'value', json: 'value', go: 'Value', kind, presence: true }
}

function readDuration(value: unknown): RawValue {
  if (value === null) return '0s'
  if (typeof value !== 'string') throw cannotUnmarshal(value, 'string')
  const duration = parseDuration(value)
  if ('error' in duration) throw new ProtoJsonError(`bad Duration: ${duration.error}`)
  return printDuration(duration.value)
}

function readStruct(value: unknown): RawMessage {
  const members = objectOf(value, 'bad StructValue: ')
  return Object.fromEntries(Object.entries(members).map(([key, member]) => [key, readValue(member)]))
}

function readListValue(value: unknown): RawValue {
  if (!Array.isArray(value)) throw cannotUnmarshal(value, '[]json.RawMessage', 'bad ListValue: ')
  return value.map(readValue)
}

function readValue(value: unknown): RawValue {
  if (typeof value === 'bigint') return Number(value)
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  return Array.isArray(value) ? readListValue(value) : readStruct(value)
}

function ownMember(members: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined
}

function objectOf(value: unknown, prefix = ''): Readonly<Record<string, unknown>> {
  if (isMembers(value)) return value
  if (value === null) return {}
  throw cannotUnmarshal(value, 'map[string]json.RawMessage', prefix)
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
