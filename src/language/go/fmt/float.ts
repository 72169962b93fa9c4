import { formatFloat as convert, type FloatVerb } from '../format-float.ts'
import { pad, padBlank, writePadding, type FormatState } from './state.ts'

/** A float with the verb and the precision that are used if the format names none. */
export interface FloatFormat {
  readonly verb: FloatVerb
  readonly precision: number
  readonly bits: 32 | 64
}

/** Writes a float; see Go's `fmt.fmtFloat`. */
export function formatFloat(state: FormatState, value: number, format: FloatFormat): void {
  const precision = state.precision ?? format.precision
  const { sign, digits } = signed(state, convert(value, format.verb, precision, format.bits))
  if (digits === 'Inf' || digits === 'NaN') {
    // They are no numbers to pad with zeros. NaN shows a sign only if asked for.
    const isSigned = digits === 'Inf' || state.space || state.plus
    padBlank(state, isSigned ? sign + digits : digits)
    return
  }
  const hasPoint = state.sharp && format.verb !== 'b'
  writeSigned(state, sign, hasPoint ? withPoint(digits, format.verb, precision) : digits)
}

/** Takes the sign off; the space flag asks for a blank in the place of a plus. */
function signed(state: FormatState, text: string): { sign: string; digits: string } {
  const hasSign = text.startsWith('-') || text.startsWith('+')
  const sign = text.startsWith('-') ? '-' : state.space && !state.plus ? ' ' : '+'
  return { sign, digits: hasSign ? text.slice(1) : text }
}

/** With zeros to the left the sign stands before them. */
function writeSigned(state: FormatState, sign: string, digits: string): void {
  const isSigned = state.plus || sign !== '+'
  if (!isSigned) {
    pad(state, digits)
    return
  }
  const length = sign.length + digits.length
  if (state.zero && !state.minus && state.width !== undefined && state.width > length) {
    state.out += sign
    writePadding(state, state.width - length)
    state.out += digits
    return
  }
  pad(state, sign + digits)
}

/** The sharp flag keeps a decimal point, and for %g and %x the trailing zeros. */
function withPoint(text: string, verb: FloatVerb, precision: number): string {
  const at = text.search(verb === 'x' || verb === 'X' ? /[pP]/ : /[eE]/)
  const mantissa = at < 0 ? text : text.slice(0, at)
  const tail = at < 0 ? '' : text.slice(at)
  const hasZeros = verb === 'g' || verb === 'G' || verb === 'x'
  const wanted = hasZeros ? (precision === -1 ? 6 : precision) : 0
  // Go counts what follows the leading zeros, the x of 0x1 too.
  const counted = mantissa === '0' ? 1 : mantissa.replace(/^[0.]*/, '').replace('.', '').length
  return mantissa + (mantissa.includes('.') ? '' : '.') + '0'.repeat(Math.max(wanted - counted, 0)) + tail
}
