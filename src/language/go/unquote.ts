import { decode, encode, isRawByte } from './bytes.ts'

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\'
}
/** What stands for itself: no escapes, quotes or line breaks, nor anything that might be a byte that is not UTF-8. */
const PLAIN = /^[^\\"\n\ud800-\udfff]*$/
/** A char or byte escape, or any character but a lone backslash. */
const PIECE = /\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([abfnrtv\\'"]))|[^\\]/suy

/** One character of a literal: a rune, or a single byte when it was written as `\x` or in octal. */
export interface Piece {
  readonly rune: number
  readonly isByte: boolean
  readonly end: number
}

/** Reads the text of a string literal, in double or back quotes, as `strconv.Unquote`; `undefined` for a syntax error. */
export function unquote(literal: string): string | undefined {
  const mark = literal[0]
  if (literal.length < 2 || mark !== literal[literal.length - 1]) return undefined
  const inner = literal.slice(1, -1)
  if (mark === '`') return inner.includes('`') ? undefined : inner.replaceAll('\r', '')
  if (mark !== '"') return undefined
  if (PLAIN.test(inner)) return inner
  return unescape(inner)
}

function unescape(inner: string): string | undefined {
  let text = ''
  let hasBytes = false
  for (let at = 0; at < inner.length;) {
    const piece = unquoteChar(inner, at, '"')
    if (!piece) return undefined
    at = piece.end
    const isRaw = piece.isByte && piece.rune >= 0x80
    hasBytes ||= isRaw
    text += isRaw ? String.fromCharCode(0xdc00 + piece.rune) : String.fromCodePoint(piece.rune)
  }
  return hasBytes ? decode(encode(text)) : text
}

/** Reads one character of a literal, as `strconv.UnquoteChar`; `undefined` for a syntax error. */
export function unquoteChar(text: string, at: number, mark: '"' | "'"): Piece | undefined {
  PIECE.lastIndex = at
  const match = PIECE.exec(text)
  if (!match) return undefined
  const [all, hex, octal, short, long, simple] = match
  const end = at + all.length
  if (hex !== undefined) return { rune: parseInt(hex, 16), isByte: true, end }
  if (octal !== undefined) return byteOf(parseInt(octal, 8), end)
  if (simple !== undefined) return simpleOf(simple, mark, end)
  const wide = short ?? long
  if (wide !== undefined) return runeOf(parseInt(wide, 16), end)
  if (all === mark || all === '\n') return undefined
  const rune = all.codePointAt(0) ?? 0
  return { rune: isRawByte(rune) ? 0xfffd : rune, isByte: false, end }
}

function byteOf(byte: number, end: number): Piece | undefined {
  return byte > 0xff ? undefined : { rune: byte, isByte: true, end }
}

function runeOf(rune: number, end: number): Piece | undefined {
  return rune > 0x10ffff || (rune >= 0xd800 && rune <= 0xdfff) ? undefined : { rune, isByte: false, end }
}

/** A quote may be escaped only in literals of that quote. */
function simpleOf(char: string, mark: string, end: number): Piece | undefined {
  const text = SIMPLE[char] ?? (char === mark ? char : undefined)
  return text === undefined ? undefined : { rune: text.charCodeAt(0), isByte: false, end }
}
