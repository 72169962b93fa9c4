import { DOUBT } from './doubt.ts'
import type { PiecedText } from './pieced-text.ts'

/** A text and where in it the fast reader stands. */
export interface Cursor {
  readonly text: string
  position: number
  /** Column of the line's first character, once {@link nextLine} has found a line; -1 at the end of the text. */
  column: number
  /** How much deeper it may go. */
  depth: number
  /** Set where pieces of the text are remembered. */
  readonly pieced: PiecedText | undefined
}

export const LF = 0x0a
export const SPACE = 0x20
export const QUOTE = 0x22
export const HASH = 0x23
export const PERCENT = 0x25
export const APOSTROPHE = 0x27
export const COMMA = 0x2c
export const DASH = 0x2d
export const DOT = 0x2e
export const COLON = 0x3a
export const QUESTION = 0x3f
export const OPEN_LIST = 0x5b
export const BACKSLASH = 0x5c
export const CLOSE_LIST = 0x5d
export const OPEN_MAP = 0x7b
export const PIPE = 0x7c
export const CLOSE_MAP = 0x7d
export const GREATER = 0x3e

/** Tells whether a character is a space, a line feed or the end of the text (where there is no code). */
export function endsWord(code: number): boolean {
  return code === SPACE || code === LF || code !== code
}

export function skipSpaces({ text }: Cursor, position: number): number {
  while (text.charCodeAt(position) === SPACE) position++
  return position
}

/** Goes from the end of a value to the next line that holds something: only a comment may be left in this one. */
export function endLine(cursor: Cursor): void {
  const { text, position } = cursor
  const end = skipSpaces(cursor, position)
  const code = text.charCodeAt(end)
  if (code === HASH && end > position) startLine(cursor, endOfLine(text, end))
  else if (code === LF) startLine(cursor, end + 1)
  else if (code !== code) stop(cursor)
  else throw DOUBT
}

/** Goes to the first line from the start of this one that holds something. */
export function startLine(cursor: Cursor, lineStart: number): void {
  const { text } = cursor
  for (;;) {
    const position = skipSpaces(cursor, lineStart)
    const code = text.charCodeAt(position)
    if (code === HASH) {
      lineStart = endOfLine(text, position)
    } else if (code === LF) {
      lineStart = position + 1
    } else {
      cursor.column = position - lineStart
      cursor.position = position
      if (code !== code) stop(cursor)
      else if (cursor.column === 0) checkFirst(text, position, code)
      return
    }
  }
}

function stop(cursor: Cursor): void {
  cursor.position = cursor.text.length
  cursor.column = -1
}

/** Returns where the line behind a position starts. */
export function endOfLine(text: string, position: number): number {
  const end = text.indexOf('\n', position)
  return end < 0 ? text.length : end + 1
}

/** In the first column a directive or the marker of a document may stand. */
export function checkFirst(text: string, position: number, code: number): void {
  if (code === PERCENT) throw DOUBT
  if ((code === DASH || code === DOT) && text.charCodeAt(position + 1) === code) throw DOUBT
}

/** What is deeper than any template is left to the complete parser, which knows how to say so. */
export function enter(cursor: Cursor): void {
  if (--cursor.depth < 0) throw DOUBT
}

export function leave(cursor: Cursor): void {
  cursor.depth++
}
