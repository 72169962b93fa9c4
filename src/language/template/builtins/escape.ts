import { encode, isRawByte } from '../../go/bytes.ts'
import { isPrint } from '../../go/quote.ts'

const HTML: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;'
}

/** Escapes for HTML, as `template.HTMLEscapeString`. */
export function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, char => HTML[char] ?? char)
}

const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D'
}

/** Escapes for JavaScript, as `template.JSEscapeString`. */
export function escapeJs(text: string): string {
  let out = ''
  for (const char of text) out += JS[char] ?? escapedForJs(char)
  return out
}

function escapedForJs(char: string): string {
  const rune = char.codePointAt(0) ?? 0
  if (rune >= 0x20 && rune < 0x80) return char
  // U+FFFD, as which Go reads a byte that is not UTF-8, can be printed: the byte stays.
  if (isRawByte(rune)) return char
  // What cannot be printed is written in hexadecimal, of more than four digits if need be.
  return rune >= 0x80 && isPrint(rune) ? char : '\\u' + rune.toString(16).toUpperCase().padStart(4, '0')
}

/** Escapes for the query of a URL, as `url.QueryEscape`. */
export function escapeQuery(text: string): string {
  let out = ''
  for (const byte of encode(text)) {
    const char = String.fromCharCode(byte)
    if (char === ' ') out += '+'
    else out += /[A-Za-z0-9\-_.~]/.test(char) ? char : '%' + byte.toString(16).toUpperCase().padStart(2, '0')
  }
  return out
}
