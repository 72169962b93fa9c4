import { LF, SPACE, TAB, isBlank, isBreak, isBreakOrEnd, isDigit } from './characters.ts'
import { column, need, peek, scanError, takeBreak } from './source.ts'
import type { Scanner } from './state.ts'
import { type Token, makeToken } from './token.ts'

const PLUS = 0x2b
const MINUS = 0x2d

/** Scans a literal (`|`) or folded (`>`) scalar. */
export function scanBlock(scanner: Scanner, isLiteral: boolean): Token {
  const { line } = scanner
  scanner.position++
  const header = takeHeader(scanner)
  takeRestOfLine(scanner, 'did not find expected comment or line break')
  const lines = takeEmptyLines(scanner, header.indent)
  return makeToken('scalar', line, takeLines(scanner, lines, header.chomp, isLiteral))
}

interface Header {
  /** `+` keeps all line breaks at the end, `-` none, nothing the first one. */
  readonly chomp: string
  /** Column of the text; 0 if its first line shall tell. */
  readonly indent: number
}

function takeHeader(scanner: Scanner): Header {
  need(scanner, 1)
  let chomp = takeChomp(scanner)
  let increment = 0
  if (chomp !== '') {
    need(scanner, 1)
    increment = takeIncrement(scanner)
  } else {
    increment = takeIncrement(scanner)
    if (increment > 0) {
      need(scanner, 1)
      chomp = takeChomp(scanner)
    }
  }
  return { chomp, indent: increment === 0 ? 0 : Math.max(scanner.indent, 0) + increment }
}

function takeChomp(scanner: Scanner): string {
  const code = peek(scanner)
  if (code !== PLUS && code !== MINUS) return ''
  scanner.position++
  return code === PLUS ? '+' : '-'
}

function takeIncrement(scanner: Scanner): number {
  const code = peek(scanner)
  if (!isDigit(code)) return 0
  if (code === 0x30) throw scanError(scanner, 'found an indentation indicator equal to 0')
  scanner.position++
  return code - 0x30
}

/** Steps over blanks, a comment and the line break. */
export function takeRestOfLine(scanner: Scanner, problem: string): void {
  need(scanner, 1)
  while (isBlank(peek(scanner))) {
    scanner.position++
    need(scanner, 1)
  }
  skipComment(scanner)
  if (!isBreakOrEnd(peek(scanner))) throw scanError(scanner, problem)
  if (!isBreak(peek(scanner))) return
  need(scanner, 2)
  takeBreak(scanner)
}

export function skipComment(scanner: Scanner): void {
  if (peek(scanner) !== 0x23 /* # */) return
  while (!isBreakOrEnd(peek(scanner))) {
    scanner.position++
    need(scanner, 1)
  }
}

interface EmptyLines {
  readonly indent: number
  readonly breaks: string
}

/**
 * Steps over empty lines and the indentation of the line behind them. An indent of 0 is found out: the longest
 * indentation on the way, at least one more than that of the block around it.
 */
function takeEmptyLines(scanner: Scanner, indent: number): EmptyLines {
  let breaks = ''
  let longest = 0
  for (;;) {
    need(scanner, 1)
    while ((indent === 0 || column(scanner) < indent) && peek(scanner) === SPACE) {
      scanner.position++
      need(scanner, 1)
    }
    longest = Math.max(longest, column(scanner))
    if ((indent === 0 || column(scanner) < indent) && peek(scanner) === TAB) {
      throw scanError(scanner, 'found a tab character where an indentation space is expected')
    }
    if (!isBreak(peek(scanner))) break
    need(scanner, 2)
    breaks += takeBreak(scanner)
  }
  return { indent: indent === 0 ? Math.max(longest, scanner.indent + 1, 1) : indent, breaks }
}

function takeLines(scanner: Scanner, leading: EmptyLines, chomp: string, isLiteral: boolean): string {
  const { indent } = leading
  let text = ''
  let { breaks } = leading
  let lineBreak = ''
  let wasIndented = false
  need(scanner, 1)
  while (column(scanner) === indent && peek(scanner) !== 0) {
    const isIndented = isBlank(peek(scanner))
    const isFolded = !isLiteral && !wasIndented && !isIndented && lineBreak.charCodeAt(0) === LF
    if (!isFolded) text += lineBreak
    else if (breaks === '') text += ' '
    text += breaks + takeLine(scanner)
    wasIndented = isIndented
    need(scanner, 2)
    lineBreak = takeBreak(scanner)
    ;({ breaks } = takeEmptyLines(scanner, indent))
  }
  if (chomp !== '-') text += lineBreak
  if (chomp === '+') text += breaks
  return text
}

function takeLine(scanner: Scanner): string {
  const start = scanner.position
  while (!isBreakOrEnd(peek(scanner))) {
    scanner.position++
    need(scanner, 1)
  }
  return scanner.text.slice(start, scanner.position)
}
