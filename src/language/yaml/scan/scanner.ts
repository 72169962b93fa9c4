import { scanBlock, skipComment } from './block.ts'
import { TAB, SPACE, isBlankOrEnd, isBlank, isBreak, isIndicator } from './characters.ts'
import { startsWithMark } from './chunks.ts'
import { scanDirective } from './directive.ts'
import { atDocumentMarker } from './document-marker.ts'
import { scanPlain } from './plain.ts'
import { scanQuoted } from './quoted.ts'
import { dropKey, isStillPossible, saveKey } from './simple-key.ts'
import { column, need, openSource, peek, scanError, takeBreak } from './source.ts'
import { type Scanner, addToken, noKey } from './state.ts'
import * as structure from './structure.ts'
import { scanAnchor, scanTag } from './tag.ts'
import { type Token, makeToken } from './token.ts'

export function openScanner(given: string): Scanner {
  const { text, position, line, lineStart, bufferEnd, chunks } = openSource(given)
  // Named one by one: spread, every scanner would have a hidden class of its own, and V8 give up on all of them.
  return {
    text,
    position,
    line,
    lineStart,
    bufferEnd,
    chunks,
    tokens: [],
    first: 0,
    taken: 0,
    isReady: false,
    hasStarted: false,
    flowLevel: 0,
    indent: -1,
    outerIndents: [],
    isKeyAllowed: true,
    keys: [noKey(0)],
    keyAtToken: new Map()
  }
}

const END = makeToken('stream-end', 0)

/** Returns the next token without taking it. */
export function peekToken(scanner: Scanner): Token {
  if (!scanner.isReady) {
    while (needsMore(scanner)) scanToken(scanner)
    scanner.isReady = true
  }
  return scanner.tokens[scanner.first] ?? END
}

/** Takes the token that {@link peekToken} returned. */
export function skipToken(scanner: Scanner): void {
  scanner.isReady = false
  scanner.taken++
  scanner.first++
  if (scanner.first === scanner.tokens.length) {
    scanner.tokens = []
    scanner.first = 0
  }
}

/** The next token is not certain while it may still be a key. */
function needsMore(scanner: Scanner): boolean {
  if (scanner.first === scanner.tokens.length) return true
  const level = scanner.keyAtToken.get(scanner.taken)
  const key = level === undefined ? undefined : scanner.keys[level]
  return key !== undefined && isStillPossible(scanner, key)
}

function scanToken(scanner: Scanner): void {
  need(scanner, 1)
  if (!scanner.hasStarted) {
    scanner.hasStarted = true
    addToken(scanner, makeToken('stream-start', scanner.line))
    return
  }
  skipToToken(scanner)
  structure.closeBlocks(scanner, column(scanner))
  need(scanner, 4)
  const code = peek(scanner)
  if (!scanLineStart(scanner, code) && !scanIndicator(scanner, code)) scanScalar(scanner, code)
}

/** Steps over blanks, comments and line breaks. A tab does not count as a blank where a key may start. */
function skipToToken(scanner: Scanner): void {
  for (;;) {
    need(scanner, 1)
    if (scanner.chunks && column(scanner) === 0 && startsWithMark(scanner.chunks)) skipCharacter(scanner)
    need(scanner, 1)
    const isTabBlank = scanner.flowLevel > 0 || !scanner.isKeyAllowed
    while (peek(scanner) === SPACE || (isTabBlank && peek(scanner) === TAB)) {
      scanner.position++
      need(scanner, 1)
    }
    skipComment(scanner)
    if (!isBreak(peek(scanner))) return
    need(scanner, 2)
    takeBreak(scanner)
    if (scanner.flowLevel === 0) scanner.isKeyAllowed = true
  }
}

function skipCharacter(scanner: Scanner): void {
  scanner.position += (peek(scanner) & 0xfc00) === 0xd800 ? 2 : 1
}

/** Scans what has a meaning only at the start of a line, and the end of the text. */
function scanLineStart(scanner: Scanner, code: number): boolean {
  if (code === 0) {
    structure.scanStreamEnd(scanner)
  } else if (column(scanner) === 0 && code === 0x25 /* % */) {
    structure.endDocument(scanner)
    addToken(scanner, scanDirective(scanner))
  } else if (atDocumentMarker(scanner)) {
    structure.scanDocumentMarker(scanner, code === 0x2d /* - */ ? 'document-start' : 'document-end')
  } else {
    return false
  }
  return true
}

/** Scans the characters that make up lists and maps. */
function scanIndicator(scanner: Scanner, code: number): boolean {
  switch (String.fromCharCode(code)) {
    case '[':
      structure.scanFlowStart(scanner, 'flow-list-start')
      return true
    case '{':
      structure.scanFlowStart(scanner, 'flow-map-start')
      return true
    case ']':
      structure.scanFlowEnd(scanner, 'flow-list-end')
      return true
    case '}':
      structure.scanFlowEnd(scanner, 'flow-map-end')
      return true
    case ',':
      structure.scanFlowEntry(scanner)
      return true
    default:
      return scanSpacedIndicator(scanner, code)
  }
}

/** Scans `-`, `?` and `:`, which are indicators only before a blank; the latter two anywhere inside brackets. */
function scanSpacedIndicator(scanner: Scanner, code: number): boolean {
  const isSpaced = isBlankOrEnd(peek(scanner, 1))
  if (code === 0x2d /* - */ && isSpaced) structure.scanBlockEntry(scanner)
  else if (code === 0x3f /* ? */ && (isSpaced || scanner.flowLevel > 0)) structure.scanKey(scanner)
  else if (code === 0x3a /* : */ && (isSpaced || scanner.flowLevel > 0)) structure.scanValue(scanner)
  else return false
  return true
}

function scanScalar(scanner: Scanner, code: number): void {
  const char = String.fromCharCode(code)
  if ((char === '|' || char === '>') && scanner.flowLevel === 0) {
    dropKey(scanner)
    scanner.isKeyAllowed = true
    addToken(scanner, scanBlock(scanner, char === '|'))
    return
  }
  const scan = char === '*' || char === '&' ? scanReference : char === '!' ? scanTag : scanFlowScalar(scanner, char)
  if (!scan) throw scanError(scanner, 'found character that cannot start any token')
  saveKey(scanner)
  scanner.isKeyAllowed = false
  addToken(scanner, scan(scanner))
}

function scanReference(scanner: Scanner): Token {
  return scanAnchor(scanner, peek(scanner) === 0x2a /* * */ ? 'alias' : 'anchor')
}

function scanFlowScalar(scanner: Scanner, char: string): ((scanner: Scanner) => Token) | undefined {
  if (char === '"' || char === "'") return scanQuoted
  return startsPlain(scanner, char) ? scanPlain : undefined
}

/** An indicator starts a plain scalar only as `-`, `?` or `:` before something that is not blank. */
function startsPlain(scanner: Scanner, char: string): boolean {
  if (!isIndicator(peek(scanner))) return !isBlank(peek(scanner))
  if (char === '-') return !isBlank(peek(scanner, 1))
  return (char === '?' || char === ':') && scanner.flowLevel === 0 && !isBlankOrEnd(peek(scanner, 1))
}
