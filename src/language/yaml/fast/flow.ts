import type { JsonMap, JsonValue } from '../read/to-json.ts'
import {
  APOSTROPHE,
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  type Cursor,
  HASH,
  LF,
  OPEN_LIST,
  OPEN_MAP,
  QUOTE,
  SPACE,
  checkFirst,
  endOfLine,
  enter,
  leave,
  skipSpaces
} from './cursor.ts'
import { DOUBT } from './doubt.ts'
import { setFast } from './member.ts'
import { checkKey, plainKey, plainValue, readPlain, readQuoted } from './scalars.ts'

/** Reads a list or map in brackets. */
export function readFlow(cursor: Cursor): JsonValue {
  enter(cursor)
  const value = cursor.text.charCodeAt(cursor.position) === OPEN_MAP ? readMap(cursor) : readList(cursor)
  leave(cursor)
  return value
}

/** Steps over spaces, line breaks and comments, and returns the character behind them. */
function skipGap(cursor: Cursor): number {
  const { text } = cursor
  let position = cursor.position
  for (;;) {
    const code = text.charCodeAt(position)
    if (code === SPACE) {
      position++
    } else if (code === LF) {
      position++
      checkFirst(text, position, text.charCodeAt(position))
    } else if (code === HASH && isBlank(text.charCodeAt(position - 1))) {
      position = endOfLine(text, position)
      checkFirst(text, position, text.charCodeAt(position))
    } else {
      cursor.position = position
      return code
    }
  }
}

function isBlank(code: number): boolean {
  return code === SPACE || code === LF
}

function readList(cursor: Cursor): JsonValue[] {
  const list: JsonValue[] = []
  cursor.position++
  for (let code = skipGap(cursor); code !== CLOSE_LIST; code = skipGap(cursor)) {
    list.push(readValue(cursor, code))
    if (endEntry(cursor, CLOSE_LIST)) return list
  }
  cursor.position++
  return list
}

/** Steps over the comma or bracket behind an entry, and tells whether it was the bracket. */
function endEntry(cursor: Cursor, bracket: number): boolean {
  const code = skipGap(cursor)
  if (code !== COMMA && code !== bracket) throw DOUBT
  cursor.position++
  return code === bracket
}

function readMap(cursor: Cursor): JsonMap {
  const map: JsonMap = {}
  cursor.position++
  for (let code = skipGap(cursor); code !== CLOSE_MAP; code = skipGap(cursor)) {
    const key = readKey(cursor, code)
    setFast(map, key, readValue(cursor, skipGap(cursor)))
    if (endEntry(cursor, CLOSE_MAP)) return map
  }
  cursor.position++
  return map
}

/** Reads a key and its colon, which stands on the same line. */
function readKey(cursor: Cursor, code: number): string {
  const start = cursor.position
  const isQuoted = code === QUOTE || code === APOSTROPHE
  const key = isQuoted ? readQuoted(cursor, code) : plainKey(readPlain(cursor, true))
  checkKey(cursor, start)
  cursor.position = skipSpaces(cursor, cursor.position)
  if (cursor.text.charCodeAt(cursor.position) !== COLON) throw DOUBT
  cursor.position++
  return key
}

function readValue(cursor: Cursor, code: number): JsonValue {
  if (code === QUOTE || code === APOSTROPHE) return readQuoted(cursor, code)
  if (code === OPEN_MAP || code === OPEN_LIST) return readFlow(cursor)
  return plainValue(readPlain(cursor, true))
}
