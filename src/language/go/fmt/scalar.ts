import { formatFloat, type FloatFormat } from './float.ts'
import { formatChar, formatInteger, formatQuotedChar, formatUnicode } from './integer.ts'
import { pad, type FormatState } from './state.ts'
import { formatQuoted, formatString, formatStringHex } from './string.ts'

/** Each function here tells whether the verb is one for its kind; if not, nothing is written. */

/** A complex number, the raw value of COMPLEX128. */
export interface Complex {
  readonly re: number
  readonly im: number
}

/** Writes a bool. */
export function printBool(p: FormatState, bool: boolean, verb: string): boolean {
  if (verb !== 't' && verb !== 'v') return false
  pad(p, String(bool))
  return true
}

/** Writes a string. */
export function printString(p: FormatState, text: string, verb: string): boolean {
  switch (verb) {
    case 'v':
      if (p.sharpV) formatQuoted(p, text)
      else formatString(p, text)
      return true
    case 's':
      formatString(p, text)
      return true
    case 'q':
      formatQuoted(p, text)
      return true
    case 'x':
    case 'X':
      formatStringHex(p, text, verb)
      return true
    default:
      return false
  }
}

/** The bases of the verbs that write digits. */
const BASES: Readonly<Record<string, 2 | 8 | 10 | 16>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 }

/** Writes an integer; unsigned ones are hexadecimal under `%#v`. */
export function printInteger(p: FormatState, integer: bigint, isUnsigned: boolean, verb: string): boolean {
  const base = BASES[verb]
  if (base !== undefined) {
    if (verb === 'v' && p.sharpV && isUnsigned) printMarked(p, integer, true)
    else formatInteger(p, integer, base, verb)
    return true
  }
  switch (verb) {
    case 'c':
      formatChar(p, integer)
      return true
    case 'q':
      formatQuotedChar(p, integer)
      return true
    case 'U':
      formatUnicode(p, integer)
      return true
    default:
      return false
  }
}

/** Writes hexadecimal digits, with `0x` before them or without. */
export function printMarked(p: FormatState, value: bigint, isMarked: boolean): void {
  const { sharp } = p
  p.sharp = isMarked
  formatInteger(p, value, 16, 'v')
  p.sharp = sharp
}

/** How the verbs write floats if the format says no more. */
const FLOATS: Readonly<Record<string, Pick<FloatFormat, 'verb' | 'precision'>>> = {
  v: { verb: 'g', precision: -1 },
  b: { verb: 'b', precision: -1 },
  g: { verb: 'g', precision: -1 },
  G: { verb: 'G', precision: -1 },
  x: { verb: 'x', precision: -1 },
  X: { verb: 'X', precision: -1 },
  e: { verb: 'e', precision: 6 },
  E: { verb: 'E', precision: 6 },
  f: { verb: 'f', precision: 6 },
  F: { verb: 'f', precision: 6 }
}

/** Writes a float. */
export function printFloat(p: FormatState, float: number, bits: 32 | 64, verb: string): boolean {
  const format = FLOATS[verb]
  if (!format) return false
  formatFloat(p, float, { ...format, bits })
  return true
}

/** Writes a complex number as `(1+2i)`. */
export function printComplex(p: FormatState, { re, im }: Complex, verb: string): boolean {
  if (!FLOATS[verb]) return false
  const { plus } = p
  p.out += '('
  printFloat(p, re, 64, verb)
  // The imaginary part always has a sign.
  p.plus = true
  printFloat(p, im, 64, verb)
  p.out += 'i)'
  p.plus = plus
  return true
}

/** Writes an address; 0 is nil. */
export function printAddress(p: FormatState, address: bigint, typeText: string, verb: string): boolean {
  if (verb === 'v' && p.sharpV) {
    p.out += `(${typeText})(`
    if (address === 0n) p.out += 'nil'
    else printMarked(p, address, true)
    p.out += ')'
  } else if (verb === 'v' && address === 0n) {
    pad(p, '<nil>')
  } else if (verb === 'v' || verb === 'p') {
    printMarked(p, address, !p.sharp)
  } else if ('bodxX'.includes(verb)) {
    return printInteger(p, address, true, verb)
  } else {
    return false
  }
  return true
}
