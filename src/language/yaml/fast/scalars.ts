import { resolvePlain } from '../read/resolve.ts'
import { APOSTROPHE, BACKSLASH, COLON, type Cursor, DASH, HASH, LF, QUOTE, SPACE, endsWord } from './cursor.ts'
import { DOUBT } from './doubt.ts'

/** Keys may have 1024 characters; the complete parser counts. */
const LONGEST_KEY = 1000

/** Checks that a key which started at a position is short enough. */
export function checkKey(cursor: Cursor, start: number): void {
  if (cursor.position - start > LONGEST_KEY) throw DOUBT
}

/** Reads a scalar in quotes that ends on its line. */
export function readQuoted(cursor: Cursor, quote: number): string {
  const { text } = cursor
  const start = cursor.position + 1
  for (let i = start; ; i++) {
    const code = text.charCodeAt(i)
    if (code === quote) {
      if (quote === APOSTROPHE && text.charCodeAt(i + 1) === APOSTROPHE) return readSingle(cursor, start)
      cursor.position = i + 1
      return text.slice(start, i)
    }
    if (code === BACKSLASH && quote === QUOTE) return readEscaped(cursor, start)
    if (code === LF || code !== code) throw DOUBT
  }
}

/** Reads a scalar in single quotes that holds some, doubled. */
function readSingle(cursor: Cursor, start: number): string {
  const { text } = cursor
  for (let i = start; ; i++) {
    const code = text.charCodeAt(i)
    if (code === LF || code !== code) throw DOUBT
    if (code !== APOSTROPHE) continue
    if (text.charCodeAt(i + 1) !== APOSTROPHE) {
      cursor.position = i + 1
      return text.slice(start, i).replaceAll("''", "'")
    }
    i++
  }
}

/** The escapes that mean in JSON what they mean in YAML; `\u` may be half a pair, which YAML refuses. */
const SAME_IN_JSON = new Set(Array.from('"\\nrtbf', char => char.charCodeAt(0)))

function readEscaped(cursor: Cursor, start: number): string {
  const { text } = cursor
  for (let i = start; ; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) {
      cursor.position = i + 1
      return JSON.parse(text.slice(start - 1, i + 1)) as string
    }
    if (code === BACKSLASH) {
      if (!SAME_IN_JSON.has(text.charCodeAt(++i))) throw DOUBT
    } else if (code === LF || code !== code) {
      throw DOUBT
    }
  }
}

/** What does not start a plain scalar, or only before certain characters. */
const STARTS_NO_PLAIN = flags('?:,[]{}#&*!|>\'"%@`')
const ENDS_FLOW_PLAIN = flags(',?[]{}')

function flags(characters: string): Uint8Array {
  const set = new Uint8Array(128)
  for (const char of characters) set[char.charCodeAt(0)] = 1
  return set
}

/**
 * Reads a scalar without quotes on one line: up to a `:` or `#` with blanks around it, inside brackets up to one of
 * these or a comma, or the end of the line. The position is then behind its last character that is no space.
 */
export function readPlain(cursor: Cursor, isFlow: boolean): string {
  const { text } = cursor
  const start = startPlain(cursor)
  let end = start
  for (let i = start; ; i++) {
    const code = text.charCodeAt(i)
    if (code === LF || code !== code || (isFlow && ENDS_FLOW_PLAIN[code] === 1)) break
    if (code === COLON) {
      if (endsWord(text.charCodeAt(i + 1))) break
    } else if (code === SPACE) {
      if (text.charCodeAt(i + 1) === HASH) break
      continue
    }
    end = i + 1
  }
  cursor.position = end
  return text.slice(start, end)
}

function startPlain(cursor: Cursor): number {
  const { text, position } = cursor
  const code = text.charCodeAt(position)
  if (code !== code || STARTS_NO_PLAIN[code] === 1) throw DOUBT
  if (code === DASH && !startsWord(text.charCodeAt(position + 1))) throw DOUBT
  return position
}

/** A dash before anything else than a word is left to the complete parser. */
function startsWord(code: number): boolean {
  return !endsWord(code) && ENDS_FLOW_PLAIN[code] !== 1
}

/** Gives a scalar without quotes its type. */
export function plainValue(text: string): null | boolean | string | number {
  if (isSmallInteger(text)) return Number(text)
  const found = resolvePlain(text)
  if (!found) return text
  const { value } = found
  if (typeof value === 'bigint') return Number(value)
  // JSON has no such numbers; the complete parser says so.
  if (typeof value === 'number' && !Number.isFinite(value)) throw DOUBT
  return value
}

/** Tells most integers, which need no thought, from the rest. */
function isSmallInteger(text: string): boolean {
  const first = text.charCodeAt(0)
  if (first < 0x31 || first > 0x39 || text.length > 15) return false
  for (let i = 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x30 || code > 0x39) return false
  }
  return true
}

/** Takes a scalar without quotes as a key. Keys that are no strings, and merges, are left to the complete parser. */
export function plainKey(text: string): string {
  if (text === '<<' || resolvePlain(text)) throw DOUBT
  return text
}
