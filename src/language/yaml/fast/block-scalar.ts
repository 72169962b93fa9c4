import { type Cursor, LF, PIPE, SPACE, skipSpaces, startLine } from './cursor.ts'
import { DOUBT } from './doubt.ts'

const PLUS = 0x2b
const MINUS = 0x2d

/** Reads a literal or folded scalar whose first line tells the indentation, inside a block at a column. */
export function readBlockScalar(cursor: Cursor, parent: number): string {
  const { text } = cursor
  const isLiteral = text.charCodeAt(cursor.position) === PIPE
  const sign = text.charCodeAt(cursor.position + 1)
  const hasSign = sign === PLUS || sign === MINUS
  const headerEnd = cursor.position + (hasSign ? 2 : 1)
  if (text.charCodeAt(headerEnd) !== LF) throw DOUBT
  const lines = readLines(cursor, headerEnd + 1, parent)
  startLine(cursor, lines.end)
  const content = isLiteral ? lines.content.join('\n') : fold(lines.content)
  if (sign === MINUS) return content
  return content + (lines.isEnded ? '\n' : '') + (sign === PLUS ? '\n'.repeat(lines.emptyBehind) : '')
}

interface Lines {
  /** Lines without their indentation, empty ones included, up to the last that is not. */
  readonly content: readonly string[]
  readonly emptyBehind: number
  /** The last line that is not empty ends with a line break. */
  readonly isEnded: boolean
  /** Where the line behind starts. */
  readonly end: number
}

function readLines(cursor: Cursor, start: number, parent: number): Lines {
  const { text } = cursor
  let position = start
  while (text.charCodeAt(position) === LF) position++
  const indent = skipSpaces(cursor, position) - position
  const first = text.charCodeAt(position + indent)
  if (indent <= parent || first === LF || first !== first) throw DOUBT
  const content = new Array<string>(position - start).fill('')
  let end = 0
  let empty = 0
  while ((end = lineEnd(text, position, indent)) >= 0) {
    const begin = position + indent
    position = end + 1
    if (begin >= end) {
      empty++
      continue
    }
    for (; empty > 0; empty--) content.push('')
    content.push(text.slice(begin, end))
    if (end === text.length) return { content, emptyBehind: 0, isEnded: false, end }
  }
  return { content, emptyBehind: empty, isEnded: true, end: position }
}

/** Returns where a line of the scalar ends; -1 if the scalar has ended before it. */
function lineEnd(text: string, position: number, indent: number): number {
  const at = skipUpTo(text, position, position + indent)
  const code = text.charCodeAt(at)
  if (code === LF) return at
  if (at < position + indent || code !== code) return -1
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** Steps over spaces, but not further than to the indentation. */
function skipUpTo(text: string, position: number, limit: number): number {
  while (position < limit && text.charCodeAt(position) === SPACE) position++
  return position
}

/** Joins lines by spaces; empty lines are line breaks, and around lines that are indented more no break is folded. */
function fold(lines: readonly string[]): string {
  let text = ''
  let lineBreak = ''
  let breaks = ''
  let wasIndented = false
  for (const line of lines) {
    if (line === '') {
      breaks += '\n'
      continue
    }
    const isIndented = line.charCodeAt(0) === SPACE
    if (wasIndented || isIndented) text += lineBreak
    else if (lineBreak !== '' && breaks === '') text += ' '
    text += breaks + line
    lineBreak = '\n'
    breaks = ''
    wasIndented = isIndented
  }
  return text
}
