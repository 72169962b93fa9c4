import { encodeJsonNumber } from '../go/json-encode.ts'
import { compareText } from '../go/compare-text.ts'
import { nanosecondsOf } from './proto-duration.ts'
import { fieldsOf, type ProtoField, type ProtoSchema } from './proto-schema.ts'

/**
 * Prints a raw message as its `String` method: `zipkin:{address:"x"} sampling:1`. Go sets one or two blanks between
 * fields, by a hash of the binary that it does not promise; this sets one.
 */
export function printProtoText(schema: ProtoSchema, message: string, raw: unknown): string {
  if (message === 'google.protobuf.Duration') return durationText(raw)
  if (message.startsWith('google.protobuf.')) return isZero(raw) ? '' : `value:${scalar(raw)}`
  const printed = fieldsOf(schema, message).flatMap(field => {
    const value = memberOf(raw, field.json)
    return value === undefined ? [] : [printField(schema, field, value)]
  })
  return printed.join(' ')
}

function printField(schema: ProtoSchema, field: ProtoField, value: unknown): string {
  const { name } = field
  if (field.cardinality === 'map') {
    const keys = Object.keys(isObject(value) ? value : {}).sort(compareText)
    const type =
      field.mapValue !== undefined && Object.hasOwn(schema.messages, field.mapValue) ? field.mapValue : undefined
    return keys
      .map(key => `${name}:{key:${quoted(key)} ${printValue(schema, 'value', type, memberOf(value, key))}}`)
      .join(' ')
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  const type = field.kind === 'message' ? field.type : undefined
  if (field.kind === 'enum') return values.map(item => `${name}:${String(item)}`).join(' ')
  return values.map(item => printValue(schema, name, type, item)).join(' ')
}

function printValue(schema: ProtoSchema, name: string, type: string | undefined, value: unknown): string {
  return type === undefined ? `${name}:${scalar(value)}` : `${name}:{${printProtoText(schema, type, value)}}`
}

function durationText(raw: unknown): string {
  const nanoseconds = nanosecondsOf(raw)
  const seconds = nanoseconds / 1_000_000_000n
  const rest = nanoseconds % 1_000_000_000n
  return [seconds !== 0n && `seconds:${seconds}`, rest !== 0n && `nanos:${rest}`].filter(Boolean).join(' ')
}

function scalar(value: unknown): string {
  if (typeof value === 'number') return encodeJsonNumber(value)
  return typeof value === 'string' ? quoted(value) : String(value)
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

function isZero(value: unknown): boolean {
  return value === 0 || value === false || value === '' || value === undefined || value === null
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
