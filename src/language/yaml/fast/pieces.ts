import type { JsonValue } from '../read/to-json.ts'
import { DASH, HASH, endsWord, startLine, type Cursor } from './cursor.ts'
import { DOUBT } from './doubt.ts'
import { lineAt, lineTable } from './lines.ts'
import type { LineTable, Pieces } from './pieced-text.ts'

/** What a piece is: one item of a list, a map or list that is indented, a list in the column of its key. */
export type Shape = 'item' | 'block' | 'unindented'

/** Larger blocks differ from text to text; their parts do not. */
const LONGEST = 1024

/** Makes a cursor at the first line from a position on that holds something. */
export function cursorIn(text: string, start: number, depth: number, pieces: Pieces | undefined): Cursor {
  const pieced = pieces && { pieces, lines: lineTable(text) }
  const cursor: Cursor = { text, position: 0, column: -1, depth, pieced }
  startLine(cursor, start)
  return cursor
}

/**
 * Reads what starts at the cursor, in a column, and remembers it. A piece ends at a line that is indented less, where a
 * reader sees what it sees at the end of a text: so it reads the piece by itself, and the same way anywhere. Where it
 * does not come to the end (a bracket stays open), it is in doubt.
 */
export function readPiece(
  cursor: Cursor,
  column: number,
  shape: Shape,
  read: (cursor: Cursor, column: number) => JsonValue
): JsonValue {
  const { text, depth, pieced } = cursor
  const end = pieced ? endOfPiece(cursor, pieced.lines, { column, shape }) : -1
  if (!pieced || end < 0) return read(cursor, column)
  const { pieces } = pieced
  const start = cursor.position - column
  // With the line break before it, a list is not taken for its only item.
  const part = text.slice(shape === 'item' ? start : start - 1, end)
  const known = pieces.get(part)
  if (known !== undefined) {
    startLine(cursor, end)
    return known as JsonValue
  }
  const own = unshared(part)
  if (!pieces.wants(own)) return read(cursor, column)
  const alone = cursorIn(own, 0, depth, pieces)
  const value = read(alone, column)
  if (alone.column >= 0) throw DOUBT
  if (typeof value === 'object' && value !== null) pieces.set(own, value)
  startLine(cursor, end)
  return value
}

/** Where a piece starts. */
interface Start {
  readonly column: number
  readonly shape: Shape
}

/** Returns where the line behind a piece starts; -1 for what is no piece, or not worth it. */
function endOfPiece({ text, position }: Cursor, lines: LineTable, start: Start): number {
  const { starts, columns } = lines
  const { column } = start
  const first = lineAt(lines, position)
  // A list that starts behind another one's dash has no line of its own.
  if (columns[first] !== column) return -1
  const limit = position - column + LONGEST
  let line = first + 1
  while (isPart(text, lines, line, start)) if ((starts[++line] ?? 0) > limit) return -1
  const end = starts[line] ?? 0
  // What stands behind a comment may belong to the block.
  const isComment = text.charCodeAt(end + (columns[line] ?? 0)) === HASH
  return isComment || line === first + 1 ? -1 : end
}

function isPart(text: string, { starts, columns }: LineTable, line: number, { column, shape }: Start): boolean {
  const at = columns[line] ?? -1
  if (at !== column) return at > column
  return shape === 'block' || (shape === 'unindented' && isEntry(text, (starts[line] ?? 0) + at))
}

function isEntry(text: string, position: number): boolean {
  return text.charCodeAt(position) === DASH && endsWord(text.charCodeAt(position + 1))
}

/** A slice keeps the whole text in memory that it was taken of. */
function unshared(text: string): string {
  return ` ${text}`.slice(1)
}
