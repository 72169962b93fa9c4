import type { JsonValue } from '../read/to-json.ts'
import { readBlock } from './block.ts'
import { type Cursor, OPEN_LIST, OPEN_MAP, endLine, startLine } from './cursor.ts'
import { DOUBT } from './doubt.ts'
import { readFlow } from './flow.ts'

/** Texts of such characters (tabs, carriage returns, line breaks of other scripts) are rare among templates. */
const RARE = /[^\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u

/**
 * Reads a text of the form that rendered templates have: maps and lists in blocks or brackets, scalars on one line, literal and
 * folded ones, comments. It reads no anchors, tags, `?` and no `---` but one in front, and gives up (returns nothing) wherever it is not
 * certain; what it does read, the complete parser reads the same way, and no error escapes it.
 */
export function readFast(text: string, depth: number): JsonValue | undefined {
  if (RARE.test(text)) return undefined
  const cursor: Cursor = { text, position: 0, column: -1, depth: Math.min(depth, DEEPEST) }
  try {
    return readDocument(cursor)
  } catch (error) {
    if (error === DOUBT) return undefined
    throw error
  }
}

/** Deeper than any template goes. */
const DEEPEST = 64

const MARKER = '---\n'

function readDocument(cursor: Cursor): JsonValue | undefined {
  startLine(cursor, cursor.text.startsWith(MARKER) ? MARKER.length : 0)
  if (cursor.column < 0) return undefined
  const code = cursor.text.charCodeAt(cursor.position)
  const isFlow = code === OPEN_MAP || code === OPEN_LIST
  const value = isFlow ? readFlow(cursor) : readBlock(cursor, cursor.column)
  if (isFlow) endLine(cursor)
  // Lines before the column of the first one end the document, as goyaml sees it.
  return cursor.column < 0 ? value : undefined
}
