import { encodeJsonNumber, encodeJsonString } from '../go/json-encode.ts'
import { syntaxErrorOf } from '../go/json-syntax.ts'

/** A JSON text that a message cannot be read from, in jsonpb's words. */
export class ProtoJsonError extends Error {
  override readonly name = 'ProtoJsonError'
}

/** Says what encoding/json says of a value that is not of the type asked for. */
export function cannotUnmarshal(value: unknown, type: string, prefix = ''): ProtoJsonError {
  return new ProtoJsonError(`${prefix}json: cannot unmarshal ${kindOf(value)} into Go value of type ${type}`)
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  switch (typeof value) {
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'number'
    default:
      return typeof value
  }
}

/** A Go integer type with its range. */
export interface IntegerType {
  readonly go: string
  readonly min: bigint
  readonly max: bigint
}

/** Reads an integer: a number, or one in quotes, which jsonpb takes off without looking at what is inside. */
export function readInteger(value: unknown, type: IntegerType): bigint {
  const literal = literalOf(value, type.go)
  if (literal === undefined) return 0n
  const isInteger = (type.min < 0n ? /^-?\d+$/ : /^\d+$/).test(literal)
  const integer = isInteger ? BigInt(literal) : undefined
  if (integer === undefined || integer < type.min || integer > type.max) {
    throw new ProtoJsonError(`json: cannot unmarshal number ${literal} into Go value of type ${type.go}`)
  }
  return integer
}

/** Reads a float; jsonpb prints those that are not finite as texts. */
export function readNumber(value: unknown, go: string): number | string {
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return value
  const literal = literalOf(value, go)
  if (literal === undefined) return 0
  const number = go === 'float32' ? Math.fround(Number(literal)) : Number(literal)
  if (Number.isFinite(number)) return number
  throw new ProtoJsonError(`json: cannot unmarshal number ${literal} into Go value of type ${go}`)
}

/** Returns the number literal of a JSON value; undefined for null. */
function literalOf(value: unknown, go: string): string | undefined {
  if (value === null) return undefined
  if (typeof value === 'number') return encodeJsonNumber(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'string') throw cannotUnmarshal(value, go)
  const text = encodeJsonString(value).slice(1, -1)
  const error = syntaxErrorOf(text, MAX_DEPTH)
  if (error !== undefined) throw new ProtoJsonError(error)
  const inner: unknown = JSON.parse(text)
  if (typeof inner !== 'number' && inner !== null) throw cannotUnmarshal(inner, go)
  return inner === null ? undefined : text.trim()
}

/** As deep as encoding/json goes. */
const MAX_DEPTH = 10_000
