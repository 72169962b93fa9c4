import { hexValue, isBlankOrEnd, isBreak } from './characters.ts'
import { atDocumentMarker } from './document-marker.ts'
import { takeGap } from './gap.ts'
import { need, peek, scanError, takeBreak } from './source.ts'
import type { Scanner } from './state.ts'
import { type Token, makeToken } from './token.ts'

const SINGLE = 0x27
const BACKSLASH = 0x5c

/** Scans a scalar in single or double quotes. */
export function scanQuoted(scanner: Scanner): Token {
  const { line } = scanner
  const quote = peek(scanner)
  scanner.position++
  let text = ''
  for (;;) {
    need(scanner, 4)
    if (atDocumentMarker(scanner)) throw scanError(scanner, 'found unexpected document indicator')
    if (peek(scanner) === 0) throw scanError(scanner, 'found unexpected end of stream')
    const { line: wordLine } = scanner
    text += takeWord(scanner, quote)
    need(scanner, 1)
    if (peek(scanner) === quote) break
    text += takeGap(scanner, scanner.line > wordLine)
  }
  scanner.position++
  return makeToken('scalar', line, text)
}

/** Takes characters up to a blank or the closing quote; an escaped line break ends it as well. */
function takeWord(scanner: Scanner, quote: number): string {
  let text = ''
  let start = scanner.position
  for (let code = peek(scanner); !isBlankOrEnd(code); code = peek(scanner)) {
    if (code === quote) {
      if (quote !== SINGLE || peek(scanner, 1) !== SINGLE) break
      text += scanner.text.slice(start, ++scanner.position)
      start = ++scanner.position
    } else if (code === BACKSLASH && quote !== SINGLE) {
      text += scanner.text.slice(start, scanner.position)
      if (isBreak(peek(scanner, 1))) {
        need(scanner, 3)
        scanner.position++
        takeBreak(scanner)
        return text
      }
      text += takeEscape(scanner)
      start = scanner.position
    } else {
      scanner.position++
    }
    need(scanner, 2)
  }
  return text + scanner.text.slice(start, scanner.position)
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029']
])
const CODE_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8]
])

/** Takes a backslash and what it escapes. Unlike in JSON there is no `\/` and no surrogate pair. */
function takeEscape(scanner: Scanner): string {
  const char = scanner.text.charAt(scanner.position + 1)
  const simple = ESCAPES.get(char)
  const length = CODE_LENGTHS.get(char)
  if (simple === undefined && length === undefined) throw scanError(scanner, 'found unknown escape character')
  scanner.position += 2
  return simple ?? takeCode(scanner, length ?? 0)
}

function takeCode(scanner: Scanner, length: number): string {
  need(scanner, length)
  let code = 0
  for (let i = 0; i < length; i++) {
    const digit = hexValue(peek(scanner, i))
    if (digit < 0) throw scanError(scanner, 'did not find expected hexdecimal number')
    code = code * 16 + digit
  }
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
    throw scanError(scanner, 'found invalid Unicode character escape code')
  }
  scanner.position += length
  return String.fromCodePoint(code)
}
