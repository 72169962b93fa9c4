import { takeRestOfLine } from './block.ts'
import { isBlank, isBlankOrEnd, isDigit } from './characters.ts'
import { need, peek, scanError } from './source.ts'
import type { Scanner } from './state.ts'
import { takeHandle, takeUri, takeWord } from './tag.ts'
import { type Token, makeToken } from './token.ts'

/** Scans a line that starts with `%`. */
export function scanDirective(scanner: Scanner): Token {
  const { line } = scanner
  scanner.position++
  const name = takeName(scanner)
  const token = name === 'YAML' ? takeVersion(scanner, line) : name === 'TAG' ? takeTag(scanner, line) : undefined
  if (!token) throw scanError(scanner, 'found unknown directive name')
  takeRestOfLine(scanner, 'did not find expected comment or line break')
  return token
}

function takeName(scanner: Scanner): string {
  need(scanner, 1)
  const name = takeWord(scanner)
  if (name === '') throw scanError(scanner, 'could not find expected directive name')
  if (!isBlankOrEnd(peek(scanner))) throw scanError(scanner, 'found unexpected non-alphabetical character')
  return name
}

function takeVersion(scanner: Scanner, line: number): Token {
  need(scanner, 1)
  skipBlanks(scanner)
  const major = takeNumber(scanner)
  if (peek(scanner) !== 0x2e /* . */) throw scanError(scanner, "did not find expected digit or '.' character")
  scanner.position++
  return makeToken('version-directive', line, `${major}.${takeNumber(scanner)}`)
}

function takeNumber(scanner: Scanner): number {
  need(scanner, 1)
  let value = 0
  let length = 0
  for (let code = peek(scanner); isDigit(code); code = peek(scanner)) {
    if (++length > 2) throw scanError(scanner, 'found extremely long version number')
    value = value * 10 + code - 0x30
    scanner.position++
    need(scanner, 1)
  }
  if (length === 0) throw scanError(scanner, 'did not find expected version number')
  return value
}

function takeTag(scanner: Scanner, line: number): Token {
  need(scanner, 1)
  skipBlanks(scanner)
  const handle = takeHandle(scanner)
  if (!handle.endsWith('!')) throw scanError(scanner, "did not find expected '!'")
  need(scanner, 1)
  if (!isBlank(peek(scanner))) throw scanError(scanner, 'did not find expected whitespace')
  skipBlanks(scanner)
  const prefix = takeUri(scanner, '')
  need(scanner, 1)
  if (!isBlankOrEnd(peek(scanner))) throw scanError(scanner, 'did not find expected whitespace or line break')
  return makeToken('tag-directive', line, handle, prefix)
}

function skipBlanks(scanner: Scanner): void {
  while (isBlank(peek(scanner))) {
    scanner.position++
    need(scanner, 1)
  }
}
