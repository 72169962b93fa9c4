import { isPrint, quoteRune } from '../quote.ts'
import { pad, padBlank, writePadding, type FormatState } from './state.ts'

const MAX_RUNE = 0x10ffffn

/** Writes an integer in a base; see Go's `fmt.fmtInteger`. */
export function formatInteger(state: FormatState, value: bigint, base: 2 | 8 | 10 | 16, verb: string): void {
  const isNegative = value < 0n
  const magnitude = isNegative ? -value : value
  if (state.precision === 0 && magnitude === 0n) {
    // Precision of 0 and value of 0 means "print nothing" but padding.
    const { zero } = state
    state.zero = false
    writePadding(state, state.width ?? 0)
    state.zero = zero
    return
  }
  const sign = isNegative ? '-' : state.plus ? '+' : state.space ? ' ' : ''
  const digits = magnitude.toString(base).padStart(digitCount(state, sign), '0')
  padBlank(state, sign + prefix(state, base, verb, digits) + (verb === 'X' ? digits.toUpperCase() : digits))
}

/** Two ways ask for leading zeros, %.3d and %03d: the precision wins. */
function digitCount(state: FormatState, sign: string): number {
  if (state.precision !== undefined) return state.precision
  if (!state.zero || state.minus || state.width === undefined) return 0
  return state.width - sign.length
}

function prefix(state: FormatState, base: number, verb: string, digits: string): string {
  const octal = verb === 'O' ? '0o' : ''
  if (!state.sharp) return octal
  if (base === 2) return '0b'
  if (base === 8) return octal + (digits.startsWith('0') ? '' : '0')
  return base === 16 ? (verb === 'X' ? '0X' : '0x') : ''
}

/** Writes an integer as the character it numbers: `%c`. */
export function formatChar(state: FormatState, value: bigint): void {
  pad(state, String.fromCodePoint(runeOf(value)))
}

/** Writes an integer as a character literal: `%q`. */
export function formatQuotedChar(state: FormatState, value: bigint): void {
  pad(state, quoteRune(runeOf(value), state.plus))
}

/** Writes an integer as `U+0078`, with the sharp flag as `U+0078 'x'`. */
export function formatUnicode(state: FormatState, value: bigint): void {
  const unsigned = BigInt.asUintN(64, value)
  const digits = unsigned
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(state.precision ?? 4, 4), '0')
  const isShown = state.sharp && unsigned <= MAX_RUNE && isPrint(Number(unsigned))
  padBlank(state, `U+${digits}` + (isShown ? ` '${String.fromCodePoint(Number(unsigned))}'` : ''))
}

/** What is not a rune becomes U+FFFD. */
function runeOf(value: bigint): number {
  const unsigned = BigInt.asUintN(64, value)
  if (unsigned > MAX_RUNE) return 0xfffd
  const rune = Number(unsigned)
  return rune >= 0xd800 && rune <= 0xdfff ? 0xfffd : rune
}
