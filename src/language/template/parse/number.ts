import type { Complex } from '../../go/fmt/scalar.ts'
import { quote } from '../../go/quote.ts'
import { parseFloat, parseInt, parseUint } from '../../go/strconv.ts'
import { unquoteChar } from '../../go/unquote.ts'
import type { NumberNode } from './node.ts'
import type { Token } from './token.ts'

type Numbers = Pick<NumberNode, 'int' | 'uint' | 'float' | 'complex'>

/** Reads a number under all the types that can hold it; a string is the error. */
export function readNumber(token: Token): NumberNode | string {
  const numbers = readNumbers(token)
  return typeof numbers === 'string' ? numbers : { kind: 'number', at: token.at, text: token.text, ...numbers }
}

function readNumbers({ kind, text }: Token): Numbers | string {
  if (kind === 'charConstant') return readChar(text)
  if (kind === 'complex') return readComplex(text)
  // Imaginary constants can only be complex unless they are zero.
  if (text.endsWith('i')) {
    const imaginary = parseFloat(text.slice(0, -1))
    if (!imaginary.error) return simplified({ re: 0, im: imaginary.value })
  }
  return readReal(text)
}

function readChar(text: string): Numbers | string {
  const piece = unquoteChar(text, 1, "'")
  if (!piece) return 'invalid syntax'
  if (text.slice(piece.end) !== "'") return `malformed character constant: ${text}`
  return { int: BigInt(piece.rune), uint: BigInt(piece.rune), float: piece.rune, complex: undefined }
}

/** The imaginary part begins at a sign that is not that of an exponent; an `i` right after it would begin `Inf`. */
const COMPLEX = /^([-+]?(?:0[xX][0-9a-fA-F_.]*(?:[pP][-+]?[0-9_]*)?|[^-+eE]*(?:[eE][-+]?[0-9_]*)?))([-+].+)i$/

function readComplex(text: string): Numbers | string {
  const match = COMPLEX.exec(text)
  if (!match) return 'syntax error scanning complex number'
  const re = parseFloat(match[1] ?? '')
  const im = parseFloat(match[2] ?? '')
  const error = re.error ?? im.error
  return error ? error.message : simplified({ re: re.value, im: im.value })
}

/** Pulls out the other types that a complex number without imaginary part has. */
function simplified(complex: Complex): Numbers {
  if (complex.im !== 0) return { int: undefined, uint: undefined, float: undefined, complex }
  return { ...integersOf(complex.re), float: complex.re, complex }
}

function integersOf(float: number): Pick<Numbers, 'int' | 'uint'> {
  const isWhole = Number.isInteger(float)
  return {
    int: isWhole && float >= -(2 ** 63) && float < 2 ** 63 ? BigInt(float) : undefined,
    uint: isWhole && float >= 0 && float < 2 ** 64 ? BigInt(float) : undefined
  }
}

function readReal(text: string): Numbers | string {
  const unsigned = parseUint(text, 0)
  const signed = parseInt(text, 0)
  const int = signed.error ? undefined : signed.value
  // -0 is no unsigned number to the conversion, but it is one here.
  const uint = unsigned.error ? (int === 0n ? 0n : undefined) : unsigned.value
  const whole = int ?? uint
  if (whole !== undefined) return { int, uint, float: Number(whole), complex: undefined }
  const float = parseFloat(text)
  if (float.error) return `illegal number syntax: ${quote(text)}`
  // What reads as a float but looks like an integer is too large to be one.
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${quote(text)}`
  return { ...integersOf(float.value), float: float.value, complex: undefined }
}
