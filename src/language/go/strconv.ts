import { quote } from './quote.ts'

/** The error of a conversion, in the words of Go's `*strconv.NumError`. */
export class NumError extends Error {
  override readonly name = 'NumError'
  /** Whether the text is a number, but one that the type cannot hold. */
  readonly isRange: boolean
  constructor(func: string, text: string, isRange: boolean) {
    super(`strconv.${func}: parsing ${quote(text)}: ${isRange ? 'value out of range' : 'invalid syntax'}`)
    this.isRange = isRange
  }
}

/** A number, or the error beside the value that Go returns with it. */
export interface Parsed<T> {
  readonly value: T
  readonly error?: NumError
}

type Failure = 'syntax' | 'range'

const DIGITS: Readonly<Record<number, RegExp>> = {
  2: /^[01]*/,
  8: /^[0-7]*/,
  10: /^[0-9]*/,
  16: /^[0-9a-fA-F]*/
}
const PREFIX: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 10: '', 16: '0x' }

/** Parses an unsigned integer, as `strconv.ParseUint`. */
export function parseUint(text: string, base: 0 | 2 | 8 | 10 | 16 = 10, bits = 64): Parsed<bigint> {
  const { value, failure } = magnitude(text, base, bits)
  return failure ? { value, error: new NumError('ParseUint', text, failure === 'range') } : { value }
}

/** Parses a signed integer, as `strconv.ParseInt`. */
export function parseInt(text: string, base: 0 | 2 | 8 | 10 | 16 = 10, bits = 64): Parsed<bigint> {
  const { value, failure } = signed(text, base, bits)
  return failure ? { value, error: new NumError('ParseInt', text, failure === 'range') } : { value }
}

/** Parses a decimal `int`, as `strconv.Atoi`. */
export function atoi(text: string): Parsed<bigint> {
  const { value, failure } = signed(text, 10, 64)
  return failure ? { value, error: new NumError('Atoi', text, failure === 'range') } : { value }
}

function signed(text: string, base: number, bits: number): { value: bigint; failure?: Failure } {
  const isNegative = text.startsWith('-')
  const { value, failure } = magnitude(isNegative || text.startsWith('+') ? text.slice(1) : text, base, bits)
  if (failure === 'syntax') return { value: 0n, failure }
  const cutoff = 1n << BigInt(bits - 1)
  if (isNegative) return value > cutoff ? { value: -cutoff, failure: 'range' } : { value: -value }
  return value >= cutoff ? { value: cutoff - 1n, failure: 'range' } : { value }
}

/** Go reads digit by digit: a text whose first digits are out of range is so whatever follows them. */
function magnitude(text: string, base: number, bits: number): { value: bigint; failure?: Failure } {
  const [digits, radix] = base === 0 ? withoutPrefix(text.replaceAll('_', '')) : [text, base]
  const head = DIGITS[radix]?.exec(digits)?.[0] ?? ''
  if (head === '') return { value: 0n, failure: 'syntax' }
  const limit = (1n << BigInt(bits)) - 1n
  const significant = head.replace(/^0+(?=.)/, '')
  // 64 binary digits are the most that can be in range; BigInt would cost more than linear time for longer texts.
  const value = significant.length > 64 ? limit + 1n : BigInt((PREFIX[radix] ?? '') + significant)
  if (value > limit) return { value: limit, failure: 'range' }
  const isWhole = head.length === digits.length && (base !== 0 || areUnderscoresPlaced(text))
  return isWhole ? { value } : { value: 0n, failure: 'syntax' }
}

function withoutPrefix(text: string): [digits: string, base: number] {
  if (!text.startsWith('0')) return [text, 10]
  const base = text.length < 3 ? undefined : { b: 2, o: 8, x: 16 }[(text[1] ?? '').toLowerCase()]
  return base === undefined ? [text === '0' ? text : text.slice(1), 8] : [text.slice(2), base]
}

/** Underscores stand between digits, or between a base prefix and a digit, as Go's `underscoreOK`. */
function areUnderscoresPlaced(text: string): boolean {
  if (!text.includes('_')) return true
  const unsigned = text.replace(/^[-+]/, '')
  const prefix = /^0[bBoOxX]/.exec(unsigned)?.[0] ?? ''
  const isHex = prefix.toLowerCase() === '0x'
  let previous = prefix === '' ? '^' : '0'
  for (const char of unsigned.slice(prefix.length)) {
    const kind = kindOf(char, isHex)
    if (kind === '_' ? previous !== '0' : previous === '_' && kind !== '0') return false
    previous = kind
  }
  return previous !== '_'
}

function kindOf(char: string, isHex: boolean): string {
  if (char === '_') return '_'
  return (isHex ? /[0-9a-fA-F]/ : /[0-9]/).test(char) ? '0' : '!'
}

const DECIMAL = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/
const HEXADECIMAL = /^([-+]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([-+]?[0-9]+)$/
const SPECIAL = /^([-+]?)(inf|infinity|nan)$/i

/** Parses a float64, as `strconv.ParseFloat(text, 64)`. */
export function parseFloat(text: string): Parsed<number> {
  const value = specialFloat(text) ?? finiteFloat(text)
  if (value === undefined) return { value: 0, error: new NumError('ParseFloat', text, false) }
  if (!Number.isFinite(value) && !SPECIAL.test(text)) return { value, error: new NumError('ParseFloat', text, true) }
  return { value }
}

function specialFloat(text: string): number | undefined {
  const match = SPECIAL.exec(text)
  if (!match) return undefined
  if (match[2]?.toLowerCase() === 'nan') return match[1] === '' ? NaN : undefined
  return match[1] === '-' ? -Infinity : Infinity
}

function finiteFloat(text: string): number | undefined {
  if (!areUnderscoresPlaced(text)) return undefined
  const plain = text.replaceAll('_', '')
  if (DECIMAL.test(plain)) return Number(plain)
  const match = HEXADECIMAL.exec(plain)
  if (!match) return undefined
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  if (whole + fraction === '') return undefined
  const value = hexFloat((whole + fraction).replace(/^0+/, ''), Number(exponent) - 4 * fraction.length)
  return sign === '-' ? -value : value
}

/** Returns `digits * 2 ** exponent`, rounded once: half to even. */
function hexFloat(digits: string, exponent: number): number {
  if (digits === '') return 0
  // Digits past the 30th only say that the value is not exactly halfway.
  const kept = digits.slice(0, 30) + (/[^0]/.test(digits.slice(30)) ? '1' : '0')
  const dropped = digits.length - kept.length
  const mantissa = BigInt('0x' + kept)
  const scale = exponent + 4 * dropped
  const width = mantissa.toString(2).length
  // Subnormal numbers have fewer bits: 2 ** -1074 is the last.
  const bits = Math.min(53, width + scale + 1074)
  if (bits < 0) return 0
  const shift = BigInt(Math.max(width - bits, 0))
  const rounded = roundedShift(mantissa, shift)
  return scaled(Number(rounded), scale + Number(shift))
}

function roundedShift(value: bigint, shift: bigint): bigint {
  if (shift === 0n) return value
  const quotient = value >> shift
  const rest = value - (quotient << shift)
  const half = 1n << (shift - 1n)
  return rest > half || (rest === half && (quotient & 1n) === 1n) ? quotient + 1n : quotient
}

/** Multiplies by a power of two that may itself be out of range. */
function scaled(value: number, exponent: number): number {
  if (exponent > 1000) return value * 2 ** 1000 * 2 ** Math.min(exponent - 1000, 1023)
  if (exponent < -1000) return value * 2 ** -1000 * 2 ** Math.max(exponent + 1000, -1074)
  return value * 2 ** exponent
}

/** Parses a bool, as `strconv.ParseBool`. */
export function parseBool(text: string): Parsed<boolean> {
  if (/^(?:1|t|T|true|TRUE|True)$/.test(text)) return { value: true }
  if (/^(?:0|f|F|false|FALSE|False)$/.test(text)) return { value: false }
  return { value: false, error: new NumError('ParseBool', text, false) }
}
