import { YamlError } from '../error.ts'
import { setOf } from '../scan/characters.ts'
import { isTimestamp } from './timestamp.ts'

const PREFIX = 'tag:yaml.org,2002:'
export const STRING_TAG = PREFIX + 'str'
export const BINARY_TAG = PREFIX + 'binary'
export const MERGE_TAG = PREFIX + 'merge'
const BOOL_TAG = PREFIX + 'bool'
const INT_TAG = PREFIX + 'int'
const FLOAT_TAG = PREFIX + 'float'
const NULL_TAG = PREFIX + 'null'
const TIMESTAMP_TAG = PREFIX + 'timestamp'

/** What a scalar means. Integers are bigints, so that they can be told from floats. */
export type Scalar = null | boolean | string | number | bigint

export interface Resolved {
  readonly tag: string
  readonly value: Scalar
}

const NAMED: ReadonlyMap<string, Resolved> = new Map([
  ...name({ tag: BOOL_TAG, value: true }, 'y Y yes Yes YES true True TRUE on On ON'),
  ...name({ tag: BOOL_TAG, value: false }, 'n N no No NO false False FALSE off Off OFF'),
  ...name({ tag: NULL_TAG, value: null }, '~ null Null NULL'),
  ...name({ tag: NULL_TAG, value: null }, ''),
  ...name({ tag: FLOAT_TAG, value: NaN }, '.nan .NaN .NAN'),
  ...name({ tag: FLOAT_TAG, value: Infinity }, '.inf .Inf .INF +.inf +.Inf +.INF'),
  ...name({ tag: FLOAT_TAG, value: -Infinity }, '-.inf -.Inf -.INF')
])

function name(resolved: Resolved, names: string): [string, Resolved][] {
  return names.split(' ').map(text => [text, resolved])
}

/** First characters of what may be something else than a string. */
const MAYBE = setOf('+-0123456789yYnNtTfFoO~.')

/** Tells what a scalar without quotes and tag is; nothing if it is a string. (A timestamp is one here.) */
export function resolvePlain(text: string): Resolved | undefined {
  const first = text.charCodeAt(0)
  if (text !== '' && !MAYBE.has(first)) return undefined
  const named = NAMED.get(text)
  if (named) return named
  if (first === 0x2e /* . */) return resolveFraction(text)
  return first < 0x3a ? resolveNumber(text) : undefined
}

/** Tells whether a string has to be quoted so that it is not read as something else. */
export function looksLikeString(text: string): boolean {
  return !resolvePlain(text) && !isTimestamp(text)
}

const FRACTION = /^\.[0-9][0-9_]*(?:[eE][-+]?[0-9][0-9_]*)?$/
const STRAY_UNDERSCORE = /_(?:[_eE]|$)/

/** What starts with a point is read by strconv.ParseFloat itself, which allows an underscore between two digits. */
function resolveFraction(text: string): Resolved | undefined {
  return FRACTION.test(text) && !STRAY_UNDERSCORE.test(text) ? toFloat(text.replaceAll('_', '')) : undefined
}

const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
/** Such a sign is read because goyaml falls back to reading what follows `0b` on its own. */
const SIGNED_BINARY = /^0b([-+])([01]+)$/

const MIN_INT = -(2n ** 63n)
const MAX_INT = 2n ** 63n - 1n
const MAX_UINT = 2n ** 64n - 1n

function resolveNumber(text: string): Resolved | undefined {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text
  const integer = INTEGER.exec(plain)
  const found = integer && toInteger(integerValue(integer), integer[1] === '' ? MAX_UINT : MAX_INT)
  if (found) return found
  if (FLOAT.test(plain)) return toFloat(plain)
  const binary = SIGNED_BINARY.exec(plain)
  return binary ? toInteger(bigint('0b', binary[2], binary[1]), MAX_INT) : undefined
}

function toInteger(value: bigint | undefined, largest: bigint): Resolved | undefined {
  return value !== undefined && value >= MIN_INT && value <= largest ? { tag: INT_TAG, value } : undefined
}

function integerValue([, sign, hex, binary, octal, decimal]: readonly (string | undefined)[]): bigint | undefined {
  if (hex) return bigint('0x', hex, sign)
  if (binary) return bigint('0b', binary, sign)
  return octal ? bigint('0o', octal, sign) : bigint('', decimal, sign)
}

/** No integer of 64 bits has more digits than 64; making a bigint of very many would take long. */
function bigint(base: string, digits = '', sign: string | undefined): bigint | undefined {
  const significant = digits.replace(/^0+(?=.)/, '')
  if (significant.length > 64) return undefined
  return sign === '-' ? -BigInt(base + significant) : BigInt(base + significant)
}

/** A number too large for a float64 is an error to strconv.ParseFloat, and so a string. */
function toFloat(text: string): Resolved | undefined {
  const value = Number(text)
  return Number.isFinite(value) ? { tag: FLOAT_TAG, value } : undefined
}

const RESOLVABLE = new Set(['', STRING_TAG, BOOL_TAG, INT_TAG, FLOAT_TAG, NULL_TAG, TIMESTAMP_TAG])

/** Tells what a scalar is, as its tag demands. Tags that goyaml does not know leave it a string. */
export function resolve(tag: string, text: string): Resolved {
  if (tag === STRING_TAG || !RESOLVABLE.has(tag)) return { tag, value: text }
  const found = resolvePlain(text) ?? resolveText(tag, text)
  if (tag === '' || tag === found.tag) return found
  if (tag === FLOAT_TAG && typeof found.value === 'bigint' && found.value <= MAX_INT) {
    return { tag, value: Number(found.value) }
  }
  throw new YamlError(`yaml: cannot decode ${shortTag(found.tag)} \`${text}\` as a ${shortTag(tag)}`)
}

function resolveText(tag: string, text: string): Resolved {
  return { tag: tag === TIMESTAMP_TAG && isTimestamp(text) ? TIMESTAMP_TAG : STRING_TAG, value: text }
}

function shortTag(tag: string): string {
  return tag.startsWith(PREFIX) ? '!!' + tag.slice(PREFIX.length) : tag
}
