import type { JsonValue } from '../read/to-json.ts'
import { readBlock } from './block.ts'
import { OPEN_LIST, OPEN_MAP, endLine } from './cursor.ts'
import { DOUBT } from './doubt.ts'
import { readFlow } from './flow.ts'
import type { Pieces } from './pieced-text.ts'
import { cursorIn } from './pieces.ts'

/** Texts of such characters (tabs, carriage returns, line breaks of other scripts) are rare among templates. */
const RARE = /[^\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u

/**
 * Reads a text of the form that rendered templates have: maps and lists in blocks or brackets, scalars on one line, literal and
 * folded ones, comments. It reads no anchors, tags, `?` and no `---` but one in front, and gives up (returns nothing) wherever it is not
 * certain; what it does read, the complete parser reads the same way, and no error escapes it. Pieces that were read
 * before are taken as they are.
 */
export function readFast(text: string, depth: number, pieces?: Pieces): JsonValue | undefined {
  if (RARE.test(text)) return undefined
  // Pieces that are no deeper than this may come together.
  const known = pieces && depth >= 2 * DEEPEST ? tryReading(text, DEEPEST, pieces) : undefined
  return known ?? tryReading(text, Math.min(depth, DEEPEST))
}

/** Deeper than any template goes. */
const DEEPEST = 64

function tryReading(text: string, depth: number, pieces?: Pieces): JsonValue | undefined {
  try {
    return readDocument(text, depth, pieces)
  } catch (error) {
    if (error === DOUBT) return undefined
    throw error
  }
}

const MARKER = '---\n'

function readDocument(text: string, depth: number, pieces: Pieces | undefined): JsonValue | undefined {
  const cursor = cursorIn(text, text.startsWith(MARKER) ? MARKER.length : 0, depth, pieces)
  if (cursor.column < 0) return undefined
  const code = text.charCodeAt(cursor.position)
  const isFlow = code === OPEN_MAP || code === OPEN_LIST
  const value = isFlow ? readFlow(cursor) : readBlock(cursor, cursor.column)
  if (isFlow) endLine(cursor)
  // Lines before the column of the first one end the document, as goyaml sees it.
  return cursor.column < 0 ? value : undefined
}
