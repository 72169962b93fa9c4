import { isRawByte, normalize } from './bytes.ts'

const PRINTABLE_ASCII = /^[ !#-[\]-~]*$/
const PRINTABLE = /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u
const SHORT: Readonly<Record<number, string>> = { 7: 'a', 8: 'b', 9: 't', 10: 'n', 11: 'v', 12: 'f', 13: 'r' }

/** Tells whether Go's `strconv.IsPrint` and `unicode.IsPrint` hold: letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrint(rune: number): boolean {
  if (rune < 0x7f) return rune >= 0x20
  if (rune > 0x10ffff || (rune >= 0xd800 && rune <= 0xdfff)) return false
  return PRINTABLE.test(String.fromCodePoint(rune))
}

/** Writes a Go string literal in double quotes, as `strconv.Quote`. */
export function quote(text: string): string {
  return PRINTABLE_ASCII.test(text) ? `"${text}"` : quoteWith(text, '"', false)
}

/** Writes a Go string literal of ASCII characters, as `strconv.QuoteToASCII`. */
export function quoteToAscii(text: string): string {
  return quoteWith(text, '"', true)
}

/** Writes a character literal, as `strconv.QuoteRune` or `strconv.QuoteRuneToASCII`. */
export function quoteRune(rune: number, asciiOnly = false): string {
  const isValid = rune >= 0 && rune <= 0x10ffff && (rune < 0xd800 || rune > 0xdfff)
  return `'${escapedRune(isValid ? rune : 0xfffd, "'", asciiOnly)}'`
}

function quoteWith(text: string, mark: string, asciiOnly: boolean): string {
  let out = mark
  for (const char of normalize(text)) {
    const rune = char.codePointAt(0) ?? 0
    out += isRawByte(rune) ? '\\x' + hex(rune - 0xdc00, 2) : escapedRune(rune, mark, asciiOnly)
  }
  return out + mark
}

function escapedRune(rune: number, mark: string, asciiOnly: boolean): string {
  const char = String.fromCodePoint(rune)
  if (char === mark || char === '\\') return '\\' + char
  if ((!asciiOnly || rune < 0x80) && isPrint(rune)) return char
  const short = SHORT[rune]
  if (short !== undefined) return '\\' + short
  if (rune < 0x20 || rune === 0x7f) return '\\x' + hex(rune, 2)
  return rune < 0x10000 ? '\\u' + hex(rune, 4) : '\\U' + hex(rune, 8)
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}

/** Tells whether a text can stand unchanged in a raw string literal, as `strconv.CanBackquote`. */
export function canBackquote(text: string): boolean {
  return !/[\0-\x08\x0a-\x1f\x7f`\ufeff\udc80-\udcff]/.test(text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''))
}
