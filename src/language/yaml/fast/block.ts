import type { JsonMap, JsonValue } from '../read/to-json.ts'
import { readBlockScalar } from './block-scalar.ts'
import {
  APOSTROPHE,
  COLON,
  type Cursor,
  DASH,
  GREATER,
  HASH,
  LF,
  OPEN_LIST,
  OPEN_MAP,
  PIPE,
  QUOTE,
  SPACE,
  endLine,
  endsWord,
  enter,
  leave,
  skipSpaces
} from './cursor.ts'
import { DOUBT } from './doubt.ts'
import { readFlow } from './flow.ts'
import { readPiece } from './pieces.ts'
import { setFast } from './member.ts'
import { checkKey, plainKey, plainValue, readPlain, readQuoted } from './scalars.ts'

/** Reads the list or map that starts at the cursor, in a column; behind it the cursor is at the next line. */
export function readBlock(cursor: Cursor, column: number): JsonValue {
  enter(cursor)
  const value = isEntry(cursor) ? readList(cursor, column, false) : readMap(cursor, column, readKey(cursor))
  leave(cursor)
  return value
}

/** Tells whether a list item starts here: a dash before a blank. */
function isEntry({ text, position }: Cursor): boolean {
  return text.charCodeAt(position) === DASH && endsWord(text.charCodeAt(position + 1))
}

function readMap(cursor: Cursor, column: number, firstKey: string): JsonMap {
  const map: JsonMap = {}
  let key = firstKey
  for (;;) {
    setFast(map, key, readMember(cursor, column))
    if (cursor.column < column) return map
    if (cursor.column > column || isEntry(cursor)) throw DOUBT
    key = readKey(cursor)
  }
}

/** Reads a key and its colon. */
function readKey(cursor: Cursor): string {
  const start = cursor.position
  const code = cursor.text.charCodeAt(start)
  const isQuoted = code === QUOTE || code === APOSTROPHE
  const key = isQuoted ? readQuoted(cursor, code) : plainKey(readPlain(cursor, false))
  if (!skipColon(cursor, start)) throw DOUBT
  return key
}

/** Steps over the colon that makes what started at a position a key; nothing if there is none. */
function skipColon(cursor: Cursor, start: number): boolean {
  const { text } = cursor
  const end = skipSpaces(cursor, cursor.position)
  if (text.charCodeAt(end) !== COLON || !endsWord(text.charCodeAt(end + 1))) return false
  checkKey(cursor, start)
  cursor.position = end + 1
  return true
}

/** Reads what stands behind the colon of a map in a column. A list need not be indented there. */
function readMember(cursor: Cursor, column: number): JsonValue {
  cursor.position = skipSpaces(cursor, cursor.position)
  if (!isLineEnd(cursor)) return readInline(cursor, column)
  endLine(cursor)
  if (cursor.column === column && isEntry(cursor)) return readPiece(cursor, column, 'unindented', readUnindented)
  return cursor.column > column ? readPiece(cursor, cursor.column, 'block', readBlock) : null
}

function readUnindented(cursor: Cursor, column: number): JsonValue {
  enter(cursor)
  const list = readList(cursor, column, true)
  leave(cursor)
  return list
}

function isLineEnd({ text, position }: Cursor): boolean {
  const code = text.charCodeAt(position)
  return code === LF || code !== code || (code === HASH && text.charCodeAt(position - 1) === SPACE)
}

/** Reads a value that starts behind a colon or dash, and goes to the next line. */
function readInline(cursor: Cursor, column: number): JsonValue {
  const value = readInlineValue(cursor, column)
  // A line that is indented more would be part of a plain scalar, or an error.
  if (cursor.column > column) throw DOUBT
  return value
}

function readInlineValue(cursor: Cursor, column: number): JsonValue {
  const code = cursor.text.charCodeAt(cursor.position)
  if (code === PIPE || code === GREATER) return readBlockScalar(cursor, column)
  let value: JsonValue
  if (code === QUOTE || code === APOSTROPHE) {
    value = readQuoted(cursor, code)
  } else if (code === OPEN_MAP || code === OPEN_LIST) {
    value = readFlow(cursor)
  } else {
    value = plainValue(readPlain(cursor, false))
  }
  endLine(cursor)
  return value
}

/** Reads a list. One that is not indented ends at a line in its own column that is no item. */
function readList(cursor: Cursor, column: number, isUnindented: boolean): JsonValue[] {
  const list: JsonValue[] = []
  for (;;) {
    list.push(readPiece(cursor, column, 'item', readItem))
    if (cursor.column < column) return list
    if (cursor.column > column) throw DOUBT
    if (!isEntry(cursor)) {
      if (isUnindented) return list
      throw DOUBT
    }
  }
}

function readItem(cursor: Cursor, column: number): JsonValue {
  const dash = cursor.position
  cursor.position = skipSpaces(cursor, dash + 1)
  if (isLineEnd(cursor)) {
    endLine(cursor)
    return cursor.column > column ? readBlock(cursor, cursor.column) : null
  }
  const itemColumn = column + cursor.position - dash
  return isEntry(cursor) ? readBlock(cursor, itemColumn) : readMapOrScalar(cursor, column, itemColumn)
}

/** What stands behind a dash is a map if a colon follows its first scalar. */
function readMapOrScalar(cursor: Cursor, column: number, itemColumn: number): JsonValue {
  const { position } = cursor
  const code = cursor.text.charCodeAt(position)
  if (code === OPEN_MAP || code === OPEN_LIST || code === PIPE || code === GREATER) return readInline(cursor, column)
  const isQuoted = code === QUOTE || code === APOSTROPHE
  const scalar = isQuoted ? readQuoted(cursor, code) : readPlain(cursor, false)
  if (skipColon(cursor, position)) {
    enter(cursor)
    const map = readMap(cursor, itemColumn, isQuoted ? scalar : plainKey(scalar))
    leave(cursor)
    return map
  }
  endLine(cursor)
  if (cursor.column > column) throw DOUBT
  return isQuoted ? scalar : plainValue(scalar)
}
