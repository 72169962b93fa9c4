/** Classes of characters, as libyaml has them. NUL stands for the end of the text. */

export const TAB = 0x09
export const LF = 0x0a
export const CR = 0x0d
export const SPACE = 0x20

const NEL = 0x85
const LINE_SEPARATOR = 0x2028
const PARAGRAPH_SEPARATOR = 0x2029

/** Tells whether a character breaks a line; YAML 1.1 counts NEL, LS and PS among these. */
export function isBreak(code: number): boolean {
  if (code > CR && code < NEL) return false
  return code === LF || code === CR || code === NEL || code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR
}

/** Tells whether a character is a space or tab. */
export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB
}

/** Tells whether a character breaks a line or ends the text. */
export function isBreakOrEnd(code: number): boolean {
  return code === 0 || isBreak(code)
}

/** Tells whether a character is a space, a tab, a line break or the end of the text. */
export function isBlankOrEnd(code: number): boolean {
  if (code > SPACE && code < NEL) return false
  return code === SPACE || code === LF || code === 0 || code === TAB || isBreak(code)
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** Tells whether a character may stand in an anchor, a tag handle or the name of a directive. */
export function isWord(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || isDigit(code) || code === 0x5f || code === 0x2d
  )
}

/** Returns the value of a hexadecimal digit, -1 for any other character. */
export function hexValue(code: number): number {
  if (isDigit(code)) return code - 0x30
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

const FLOW_INDICATORS = setOf(',?[]{}')
const INDICATORS = setOf('-?:,[]{}#&*!|>\'"%@`')
const URI = setOf("-_;/?:@&=+$,.!~*'()[]%")

/** Returns the codes of some ASCII characters. */
export function setOf(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, char => char.charCodeAt(0)))
}

/** Tells whether a character ends a plain scalar inside brackets. */
export function isFlowIndicator(code: number): boolean {
  return FLOW_INDICATORS.has(code)
}

/** Tells whether a character has a meaning of its own, so that it does not start a plain scalar. */
export function isIndicator(code: number): boolean {
  return INDICATORS.has(code)
}

/** Tells whether a character may stand in the URI of a tag. */
export function isUri(code: number): boolean {
  return isWord(code) || URI.has(code)
}
