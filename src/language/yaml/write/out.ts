/** Lines longer than this are folded at the next space. */
export const WIDTH = 80

/** Text that is being written, and where in it the writer stands. */
export interface Out {
  text: string
  /** Characters in the current line. */
  column: number
  /** Column of the current block; -1 before the first. */
  indent: number
  /** The last thing written was a blank or the start of a line. */
  isSpaced: boolean
  /** So far the line holds nothing but indentation and the indicators that count as such. */
  isIndentation: boolean
}

export function openOut(): Out {
  return { text: '', column: 0, indent: -1, isSpaced: true, isIndentation: true }
}

/** Writes text that stays in the line. Characters beyond U+FFFF are never written as they are, so units count. */
export function put(out: Out, text: string): void {
  out.text += text
  out.column += text.length
}

/** Starts a new line, unless this one is still at its indentation, and indents. */
export function putIndent(out: Out): void {
  const indent = Math.max(out.indent, 0)
  if (!out.isIndentation || out.column > indent || (out.column === indent && !out.isSpaced)) putBreak(out, '\n')
  if (out.column < indent) put(out, ' '.repeat(indent - out.column))
  out.isSpaced = true
  out.isIndentation = true
}

export function putBreak(out: Out, lineBreak: string): void {
  out.text += lineBreak
  out.column = 0
}

export function putIndicator(out: Out, indicator: string, isIndentation = false): void {
  if (!out.isSpaced) put(out, ' ')
  put(out, indicator)
  out.isSpaced = false
  out.isIndentation &&= isIndentation
}
