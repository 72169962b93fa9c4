import { encodeJsonString } from '../../go/json-encode.ts'
import { whole, type Codec } from './codec.ts'
import { booleanOf, kindOf, numberText, stringOf } from './node.ts'

/** Makes the codec of a string type. */
export function stringCodec(goType: string): Codec<string> {
  return whole({
    zero: '',
    decode(node, into, decoding) {
      const kind = kindOf(node)
      if (kind === 'string') return stringOf(node)
      if (kind !== 'null') decoding.noteMismatch(node, goType)
      return into
    },
    isEmpty: state => state === '',
    isZero: state => state === '',
    toValue: state => state,
    toText: encodeJsonString,
    isCanonical: value => typeof value === 'string' && value.isWellFormed(),
    isBlank: value => value === ''
  })
}

export const BOOL_CODEC = whole<boolean>({
  zero: false,
  decode(node, into, decoding) {
    const kind = kindOf(node)
    if (kind === 'bool') return booleanOf(node)
    if (kind !== 'null') decoding.noteMismatch(node, 'bool')
    return into
  },
  isEmpty: state => !state,
  isZero: state => !state,
  toValue: state => state,
  toText: String,
  isCanonical: value => typeof value === 'boolean',
  isBlank: value => value === false
})

/** Makes the codec of a signed integer type; integers that JavaScript's numbers cannot hold are bigints. */
export function integerCodec(goType: string, bits: 32 | 64): Codec<number | bigint> {
  const limit = 2 ** (bits - 1)
  const max = bits === 32 ? limit - 1 : limit
  return whole<number | bigint>({
    zero: 0,
    decode(node, into, decoding) {
      const kind = kindOf(node)
      if (kind === 'null') return into
      if (kind !== 'number') {
        decoding.noteMismatch(node, goType)
        return into
      }
      // JavaScript has rounded what it cannot hold: the largest int64 to one more than that.
      if (bits === 64 && isInteger(node) && !Number.isSafeInteger(node) && Math.abs(node) <= limit) return node
      const text = numberText(node)
      const integer = parseInteger(text, bits)
      if (integer === undefined) decoding.noteNumber(text, goType)
      return integer ?? into
    },
    isEmpty: state => Number(state) === 0,
    isZero: state => Number(state) === 0,
    toValue: Number,
    toText: state => BigInt(state).toString(),
    isCanonical: value => isInteger(value) && value <= max && value >= -limit && !Object.is(value, -0),
    isBlank: value => value === 0
  })
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value)
}

/** Reads a signed integer of so many bits, as `strconv.ParseInt`. */
export function parseInteger(text: string, bits: 32 | 64): number | bigint | undefined {
  if (!/^-?[0-9]+$/.test(text)) return undefined
  const integer = BigInt(text)
  if (BigInt.asIntN(bits, integer) !== integer) return undefined
  const number = Number(integer)
  return Number.isSafeInteger(number) ? number : integer
}

/** `[]byte`, which JSON holds in base 64; it passes as it is. */
export const BYTES_CODEC = whole<string | null>({
  zero: null,
  decode(node, into, decoding) {
    const kind = kindOf(node)
    if (kind === 'null') return null
    if (kind === 'string') return stringOf(node)
    decoding.noteMismatch(node, '[]uint8')
    return into
  },
  isEmpty: state => state === null || state === '',
  isZero: state => state === null,
  toValue: state => state,
  toText: state => JSON.stringify(state),
  isCanonical: value => value === null || typeof value === 'string',
  isBlank: value => value === null || value === ''
})
