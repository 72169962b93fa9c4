import { column, scanError } from './source.ts'
import { dropKey, isStillPossible, saveKey } from './simple-key.ts'
import { type Scanner, addToken, lastKey, nextTokenNumber, noKey } from './state.ts'
import { type Token, type TokenType, makeToken } from './token.ts'

/** goyaml's own bounds on open brackets and on indented blocks. */
const DEEPEST = 10_000

/** Opens a block at a column, if it lies deeper than the current one; its token goes before one found earlier. */
function openBlock(scanner: Scanner, start: Token, at: number, beforeToken = -1): void {
  if (scanner.flowLevel > 0 || scanner.indent >= at) return
  scanner.outerIndents.push(scanner.indent)
  scanner.indent = at
  if (scanner.outerIndents.length > DEEPEST) throw scanError(scanner, `exceeded max depth of ${DEEPEST}`)
  addToken(scanner, start, beforeToken)
}

/** Closes the blocks that lie deeper than a column. */
export function closeBlocks(scanner: Scanner, at: number): void {
  if (scanner.flowLevel > 0) return
  while (scanner.indent > at) {
    addToken(scanner, makeToken('block-end', scanner.line))
    scanner.indent = scanner.outerIndents.pop() ?? -1
  }
}

/** Adds a token of one or more characters and steps over them. */
function addIndicator(scanner: Scanner, type: TokenType, width = 1): void {
  addToken(scanner, makeToken(type, scanner.line))
  scanner.position += width
}

export function scanStreamEnd(scanner: Scanner): void {
  if (column(scanner) !== 0) {
    scanner.line++
    scanner.lineStart = scanner.position
  }
  endDocument(scanner)
  addToken(scanner, makeToken('stream-end', scanner.line))
}

/** Closes all blocks, as directives, document markers and the end of the text do. */
export function endDocument(scanner: Scanner): void {
  closeBlocks(scanner, -1)
  dropKey(scanner)
  scanner.isKeyAllowed = false
}

export function scanDocumentMarker(scanner: Scanner, type: TokenType): void {
  endDocument(scanner)
  addIndicator(scanner, type, 3)
}

export function scanFlowStart(scanner: Scanner, type: TokenType): void {
  saveKey(scanner)
  scanner.keys.push(noKey(nextTokenNumber(scanner)))
  scanner.flowLevel++
  if (scanner.flowLevel > DEEPEST) throw scanError(scanner, `exceeded max depth of ${DEEPEST}`)
  scanner.isKeyAllowed = true
  addIndicator(scanner, type)
}

export function scanFlowEnd(scanner: Scanner, type: TokenType): void {
  dropKey(scanner)
  if (scanner.flowLevel > 0) {
    scanner.flowLevel--
    // The number is that of the opening bracket where nothing inside could be a key, and then the bracket itself is
    // no longer waited for as a key: `[]: x` reads as `[]`.
    scanner.keyAtToken.delete(lastKey(scanner).token)
    scanner.keys.pop()
  }
  scanner.isKeyAllowed = false
  addIndicator(scanner, type)
}

export function scanFlowEntry(scanner: Scanner): void {
  dropKey(scanner)
  scanner.isKeyAllowed = true
  addIndicator(scanner, 'flow-entry')
}

export function scanBlockEntry(scanner: Scanner): void {
  if (scanner.flowLevel === 0) {
    if (!scanner.isKeyAllowed) throw scanError(scanner, 'block sequence entries are not allowed in this context')
    openBlock(scanner, makeToken('block-list-start', scanner.line), column(scanner))
  }
  dropKey(scanner)
  scanner.isKeyAllowed = true
  addIndicator(scanner, 'block-entry')
}

/** Scans a `?`. */
export function scanKey(scanner: Scanner): void {
  if (scanner.flowLevel === 0) {
    if (!scanner.isKeyAllowed) throw scanError(scanner, 'mapping keys are not allowed in this context')
    openBlock(scanner, makeToken('block-map-start', scanner.line), column(scanner))
  }
  dropKey(scanner)
  scanner.isKeyAllowed = scanner.flowLevel === 0
  addIndicator(scanner, 'key')
}

/** Scans a `:`, which makes what stands before it a key. */
export function scanValue(scanner: Scanner): void {
  const key = lastKey(scanner)
  if (isStillPossible(scanner, key)) {
    addToken(scanner, makeToken('key', key.line), key.token)
    openBlock(scanner, makeToken('block-map-start', key.line), key.column, key.token)
    key.isPossible = false
    scanner.keyAtToken.delete(key.token)
    scanner.isKeyAllowed = false
  } else {
    if (scanner.flowLevel === 0) {
      if (!scanner.isKeyAllowed) throw scanError(scanner, 'mapping values are not allowed in this context')
      openBlock(scanner, makeToken('block-map-start', scanner.line), column(scanner))
    }
    scanner.isKeyAllowed = scanner.flowLevel === 0
  }
  addIndicator(scanner, 'value')
}
