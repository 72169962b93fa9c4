import { isBlank, isBlankOrEnd, isBreak, setOf } from '../scan/characters.ts'
import { looksLikeString } from '../read/resolve.ts'

export type Style = 'plain' | 'single' | 'double' | 'literal'

/** Strings that need no look: they start with a letter, hold no indicator, and no YAML word is of their form. */
const SIMPLE = /^[A-Za-z_/][\w./=+-]*$/

/** Chooses the style in which goyaml writes a string. */
export function styleOf(text: string, isKey: boolean): Style {
  const isString = looksLikeString(text)
  if (isString && SIMPLE.test(text)) return 'plain'
  const wanted = text.includes('\n') ? 'literal' : isString && !isBase60(text) ? 'plain' : 'double'
  return allowed(wanted, look(text), isKey)
}

/** Tells whether a string holds a line break. */
export function isMultiline(text: string): boolean {
  return BREAK.test(text)
}

function allowed(wanted: Style, found: Findings, isKey: boolean): Style {
  if (wanted === 'literal') return isKey || !found.isLiteralAllowed ? 'double' : 'literal'
  if (isKey && found.hasBreak) return 'double'
  if (wanted === 'double' || (found.isPlainAllowed && !found.hasBreak)) return wanted
  return found.isSingleAllowed ? 'single' : 'double'
}

/** YAML 1.1 reads `1:30` as a number; goyaml does not, and quotes it for those who do. */
function isBase60(text: string): boolean {
  if (!/^[-+0-9]/.test(text) || !text.includes(':')) return false
  const [first = '', ...rest] = text.split(':')
  const last = rest.pop() ?? ''
  if (!/^[-+]?[0-9][0-9_]*$/.test(first) || !/^[0-5]?[0-9](?:\.[0-9_]*)?$/.test(last)) return false
  return rest.every(part => /^[0-5]?[0-9]$/.test(part))
}

interface Findings {
  readonly hasBreak: boolean
  readonly isPlainAllowed: boolean
  readonly isSingleAllowed: boolean
  readonly isLiteralAllowed: boolean
}

function look(text: string): Findings {
  const first = text.charCodeAt(0)
  const last = text.charCodeAt(text.length - 1)
  const hasBreak = isMultiline(text)
  const needsEscape = UNPRINTABLE.test(text) || SPACE_BEFORE_BREAK.test(text)
  const hasSpaceAround = first === 0x20 || last === 0x20 || isBreak(first) || isBreak(last)
  const isPlainAllowed = !hasSpaceAround && !needsEscape && !hasIndicator(text)
  const isSingleAllowed = !needsEscape && !SPACE_BEHIND_BREAK.test(text)
  return { hasBreak, isPlainAllowed, isSingleAllowed, isLiteralAllowed: !needsEscape && last !== 0x20 }
}

const BREAK = /[\n\r\u0085\u2028\u2029]/
const SPACE_BEFORE_BREAK = / [\n\r\u0085\u2028\u2029]/
const SPACE_BEHIND_BREAK = /[\n\r\u0085\u2028\u2029] /
/** What goyaml writes only with a backslash: controls, the byte order mark, and all beyond U+FFFD. */
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufeff\ufffe\uffff\ud800-\udfff]/

const FIRST_INDICATORS = setOf('#,[]{}&*!|>\'"%@`')
const HASH = 0x23
const COLON = 0x3a
const DASH = 0x2d
const QUESTION = 0x3f

/** Tells whether a string holds what would be read as something else outside brackets. */
function hasIndicator(text: string): boolean {
  if (text.startsWith('---') || text.startsWith('...')) return true
  if (startsWithIndicator(text)) return true
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === COLON && endsWord(text, i + 1)) return true
    if (code === HASH && i > 0 && isBlankOrEnd(text.charCodeAt(i - 1))) return true
  }
  return false
}

function startsWithIndicator(text: string): boolean {
  const first = text.charCodeAt(0)
  return FIRST_INDICATORS.has(first) || ((first === DASH || first === QUESTION) && endsWord(text, 1))
}

function endsWord(text: string, at: number): boolean {
  return at >= text.length || isBlank(text.charCodeAt(at))
}
