import { hexValue, isBlankOrEnd, isUri, isWord, setOf } from './characters.ts'
import { need, peek, scanError } from './source.ts'
import type { Scanner } from './state.ts'
import { type Token, makeToken } from './token.ts'

const BANG = 0x21
const PERCENT = 0x25
const AFTER_ANCHOR = setOf('?:,]}%@`')

/** Scans `&name` or `*name`. */
export function scanAnchor(scanner: Scanner, type: 'anchor' | 'alias'): Token {
  const { line } = scanner
  scanner.position++
  need(scanner, 1)
  const name = takeWord(scanner)
  const code = peek(scanner)
  if (name === '' || !(isBlankOrEnd(code) || AFTER_ANCHOR.has(code))) {
    throw scanError(scanner, 'did not find expected alphabetic or numeric character')
  }
  return makeToken(type, line, name)
}

/** Takes letters, digits, `-` and `_`. */
export function takeWord(scanner: Scanner): string {
  const start = scanner.position
  while (isWord(peek(scanner))) {
    scanner.position++
    need(scanner, 1)
  }
  return scanner.text.slice(start, scanner.position)
}

/** Scans `!<uri>`, `!handle!suffix`, `!suffix` or `!`. */
export function scanTag(scanner: Scanner): Token {
  const { line } = scanner
  need(scanner, 2)
  const [handle, suffix] = peek(scanner, 1) === 0x3c /* < */ ? ['', takeVerbatim(scanner)] : takeShorthand(scanner)
  need(scanner, 1)
  if (!isBlankOrEnd(peek(scanner))) throw scanError(scanner, 'did not find expected whitespace or line break')
  return makeToken('tag', line, handle, suffix)
}

function takeVerbatim(scanner: Scanner): string {
  scanner.position += 2
  const uri = takeUri(scanner, '')
  if (peek(scanner) !== 0x3e /* > */) throw scanError(scanner, "did not find the expected '>'")
  scanner.position++
  return uri
}

function takeShorthand(scanner: Scanner): [string, string] {
  const handle = takeHandle(scanner)
  if (handle.length > 1 && handle.endsWith('!')) return [handle, takeUri(scanner, '')]
  const suffix = takeUri(scanner, handle)
  return suffix === '' ? ['', handle] : ['!', suffix]
}

/** Takes `!`, `!name` or `!name!`. */
export function takeHandle(scanner: Scanner): string {
  need(scanner, 1)
  if (peek(scanner) !== BANG) throw scanError(scanner, "did not find expected '!'")
  scanner.position++
  need(scanner, 1)
  const name = takeWord(scanner)
  if (peek(scanner) !== BANG) return '!' + name
  scanner.position++
  return `!${name}!`
}

/** Takes the characters of a URI; `head` is what was already taken of it, behind its `!`. */
export function takeUri(scanner: Scanner, head: string): string {
  let uri = head.slice(1)
  let isFound = head !== ''
  need(scanner, 1)
  for (let code = peek(scanner); isUri(code); code = peek(scanner)) {
    if (code === PERCENT) {
      uri += takeUriEscapes(scanner)
    } else {
      uri += String.fromCharCode(code)
      scanner.position++
    }
    need(scanner, 1)
    isFound = true
  }
  if (!isFound) throw scanError(scanner, 'did not find expected tag URI')
  return uri
}

/** Takes the `%xx` of one character. */
function takeUriEscapes(scanner: Scanner): string {
  const lead = takeOctet(scanner)
  const width = lead < 0x80 ? 1 : lead >> 5 === 6 ? 2 : lead >> 4 === 14 ? 3 : lead >> 3 === 30 ? 4 : 0
  if (width === 0) throw scanError(scanner, 'found an incorrect leading UTF-8 octet')
  let code = width === 1 ? lead : lead & (0xff >> (width + 1))
  scanner.position += 3
  for (let i = 1; i < width; i++) {
    const octet = takeOctet(scanner)
    if (octet >> 6 !== 2) throw scanError(scanner, 'found an incorrect trailing UTF-8 octet')
    code = (code << 6) | (octet & 0x3f)
    scanner.position += 3
  }
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
}

function takeOctet(scanner: Scanner): number {
  need(scanner, 3)
  const high = hexValue(peek(scanner, 1))
  const low = hexValue(peek(scanner, 2))
  if (peek(scanner) !== PERCENT || high < 0 || low < 0) throw scanError(scanner, 'did not find URI escaped octet')
  return high * 16 + low
}
