import { compareText } from '../go/compare-text.ts'
import { encodeJsonNumber, encodeJsonString } from '../go/json-encode.ts'
import {
  fieldsOf,
  isRawMessage,
  type ProtoField,
  type ProtoSchema,
  type RawMessage,
  type RawValue
} from './proto-schema.ts'

/** Prints a raw message as jsonpb does: compact, fields in the order of their declaration, map keys sorted. */
export function printProto(schema: ProtoSchema, message: string, raw: RawMessage): string {
  const printed: string[] = []
  const done = new Set<string>()
  for (const field of fieldsOf(schema, message)) {
    // The field of a oneof that is set stands where the first one of it is declared.
    const shown = field.oneof === undefined ? field : setFieldOf(schema, message, field.oneof, raw)
    if (!shown || done.has(shown.json) || !Object.hasOwn(raw, shown.json)) continue
    done.add(shown.json)
    printed.push(`"${shown.json}":${printField(schema, shown, raw[shown.json] ?? null)}`)
  }
  return `{${printed.join(',')}}`
}

function setFieldOf(schema: ProtoSchema, message: string, oneof: string, raw: RawMessage): ProtoField | undefined {
  return fieldsOf(schema, message).find(field => field.oneof === oneof && Object.hasOwn(raw, field.json))
}

function printField(schema: ProtoSchema, field: ProtoField, value: RawValue): string {
  if (field.cardinality === 'repeated' && Array.isArray(value)) {
    return `[${value.map((element: RawValue) => printSingular(schema, field.type, element)).join(',')}]`
  }
  if (field.cardinality === 'map' && isRawMessage(value)) return printMap(schema, field.mapValue, value)
  return printSingular(schema, field.type, value)
}

function printSingular(schema: ProtoSchema, type: string | undefined, value: RawValue): string {
  const isMessage = type !== undefined && !type.startsWith('google.protobuf.') && Object.hasOwn(schema.messages, type)
  return isMessage && isRawMessage(value) ? printProto(schema, type, value) : printPlain(value)
}

function printMap(schema: ProtoSchema, type: string | undefined, map: RawMessage): string {
  const keys = Object.keys(map).sort(compareText)
  return `{${keys.map(key => `${encodeJsonString(key)}:${printSingular(schema, type, map[key] ?? null)}`).join(',')}}`
}

/** Structs and scalars: plain JSON, with Go's escapes and sorted keys. */
function printPlain(value: RawValue): string {
  if (typeof value === 'string') return encodeJsonString(value)
  if (typeof value === 'number') return encodeJsonNumber(value)
  if (Array.isArray(value)) return `[${value.map(printPlain).join(',')}]`
  if (!isRawMessage(value)) return value === null ? 'null' : value === true ? 'true' : 'false'
  const keys = Object.keys(value).sort(compareText)
  return `{${keys.map(key => `${encodeJsonString(key)}:${printPlain(value[key] ?? null)}`).join(',')}}`
}
