import { SPACE, isBreak } from '../scan/characters.ts'
import { type Out, WIDTH, put, putBreak, putIndent, putIndicator } from './out.ts'
import { type Style, styleOf } from './style.ts'

/** Writes a string; the lines it is folded into are indented one step more than its block. */
export function writeString(out: Out, text: string, isKey: boolean): void {
  const style = styleOf(text, isKey)
  if (style === 'plain' && (isKey || !text.includes(' '))) {
    writeWord(out, text)
    return
  }
  const { indent } = out
  out.indent = indent < 0 ? 2 : indent + 2
  WRITERS[style](out, text, !isKey)
  out.indent = indent
}

/** Writes what is never folded. */
export function writeWord(out: Out, text: string): void {
  if (!out.isSpaced) put(out, ' ')
  put(out, text)
  endWord(out)
}

type Writer = (out: Out, text: string, isFolding: boolean) => void

const WRITERS: Readonly<Record<Style, Writer>> = {
  plain: writePlain,
  single: writeSingle,
  double: writeDouble,
  literal: writeLiteral
}

function writePlain(out: Out, text: string, isFolding: boolean): void {
  if (!out.isSpaced) put(out, ' ')
  writeFolded(out, text, isFolding)
  endWord(out)
}

function writeSingle(out: Out, text: string, isFolding: boolean): void {
  putIndicator(out, "'")
  writeFolded(out, text.replaceAll("'", "''"), isFolding)
  put(out, "'")
  endWord(out)
}

function endWord(out: Out): void {
  out.isSpaced = false
  out.isIndentation = false
}

/**
 * Writes text with a line break in place of a single space where the line is full. A line break of the text (LS and
 * PS: others are never written this way) goes on in a new, indented line.
 */
function writeFolded(out: Out, text: string, isFolding: boolean): void {
  let wasSpace = false
  let wasBreak = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === SPACE) {
      const isSingle = !wasSpace && i > 0 && i < text.length - 1 && text.charCodeAt(i + 1) !== SPACE
      if (isFolding && isSingle && out.column > WIDTH) putIndent(out)
      else put(out, ' ')
      wasSpace = true
    } else if (isBreak(code)) {
      putBreak(out, text.charAt(i))
      out.isIndentation = true
      wasBreak = true
    } else {
      if (wasBreak) putIndent(out)
      put(out, text.charAt(i))
      out.isIndentation = false
      wasSpace = false
      wasBreak = false
    }
  }
}

const BYTE_ORDER_MARK = '\ufeff'

function writeDouble(out: Out, text: string, isFolding: boolean): void {
  putIndicator(out, '"')
  // goyaml looks for the mark at the start of the string rather than where it is, and then escapes every character.
  const isEscapingAll = text.startsWith(BYTE_ORDER_MARK)
  let wasSpace = false
  let at = 0
  for (const char of text) {
    if (isEscapingAll || ESCAPED.test(char)) {
      put(out, escape(char))
      wasSpace = false
    } else if (char !== ' ') {
      put(out, char)
      wasSpace = false
    } else {
      const isInside = at > 0 && at < text.length - 1
      if (isFolding && !wasSpace && isInside && out.column > WIDTH) {
        putIndent(out)
        if (text.charCodeAt(at + 1) === SPACE) put(out, '\\')
      } else {
        put(out, char)
      }
      wasSpace = true
    }
    at += char.length
  }
  put(out, '"')
  endWord(out)
}

const ESCAPED = /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[^\u0000-\uffff]/u
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\0', '0'],
  ['\x07', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\x1b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\x85', 'N'],
  ['\xa0', '_'],
  ['\u2028', 'L'],
  ['\u2029', 'P']
])

function escape(char: string): string {
  const short = ESCAPES.get(char)
  if (short !== undefined) return '\\' + short
  const hex = (char.codePointAt(0) ?? 0).toString(16).toUpperCase()
  if (hex.length <= 2) return '\\x' + hex.padStart(2, '0')
  return hex.length <= 4 ? '\\u' + hex.padStart(4, '0') : '\\U' + hex.padStart(8, '0')
}

function writeLiteral(out: Out, text: string): void {
  putIndicator(out, '|')
  put(out, indentHint(text) + chompHint(text))
  putBreak(out, '\n')
  out.isSpaced = true
  out.isIndentation = true
  for (const part of text.match(/[^\n\u2028\u2029]+|[^]/g) ?? []) {
    const isLineBreak = isBreak(part.charCodeAt(0))
    if (isLineBreak) {
      putBreak(out, part)
    } else {
      putIndent(out)
      put(out, part)
    }
    out.isIndentation = isLineBreak
  }
}

/** A first line that is empty or indented would be read as the indentation of the block. */
function indentHint(text: string): string {
  const first = text.charCodeAt(0)
  return first === SPACE || isBreak(first) ? '2' : ''
}

function chompHint(text: string): string {
  const end = text.length - 1
  if (!isBreak(text.charCodeAt(end))) return '-'
  return end === 0 || isBreak(text.charCodeAt(end - 1)) ? '+' : ''
}
