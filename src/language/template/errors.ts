import { byteLength } from '../go/bytes.ts'

/** Where an error happened. Lines count from 1; columns are Go's, bytes from 0. Parse errors have no column. */
export interface Place {
  readonly name: string
  readonly line: number
  readonly column?: number
}

/** A template that cannot be read, in the words of Go's text/template/parse. */
export class TemplateParseError extends Error {
  override readonly name = 'TemplateParseError'
  readonly place: Place
  /** The line of the template, and a caret where the error is known to that point. */
  readonly picture: string
  constructor(message: string, place: Place, picture: string) {
    super(message)
    this.place = place
    this.picture = picture
  }
}

/** An execution that failed, in the words of Go's text/template. */
export class TemplateExecError extends Error {
  override readonly name = 'TemplateExecError'
  readonly place: Place
  /** The node that failed, as the template prints it. */
  readonly snippet: string
  readonly picture: string
  constructor(message: string, details: { place: Place; snippet: string; picture: string }) {
    super(message)
    this.place = details.place
    this.snippet = details.snippet
    this.picture = details.picture
  }
}

/** Finds line and column of a position in a text. */
export function placeOf(name: string, text: string, position: number): Required<Place> {
  const lineStart = text.lastIndexOf('\n', position - 1) + 1
  return { name, line: lineNumber(text, position), column: byteLength(text.slice(lineStart, position)) }
}

function lineNumber(text: string, position: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) line++
  return line
}

/** Longer lines are cut around the caret. */
const LONGEST = 100

/** Draws the line of a position with a caret under it. */
export function pictureOf(text: string, position: number): string {
  const lineStart = text.lastIndexOf('\n', position - 1) + 1
  const lineEnd = text.indexOf('\n', position)
  const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd)
  const column = position - lineStart
  const from = line.length > LONGEST && column > LONGEST / 2 ? column - LONGEST / 2 : 0
  const shown = line.slice(from, from + LONGEST).replaceAll('\t', ' ')
  return gutter(lineNumber(text, position), shown, ' '.repeat(column - from) + '^')
}

/** Draws a line of which the column is not known. */
export function pictureOfLine(text: string, line: number): string {
  return gutter(line, (text.split('\n', line)[line - 1] ?? '').slice(0, LONGEST), '')
}

function gutter(line: number, shown: string, caret: string): string {
  const label = `${line} | `
  return `${label}${shown}` + (caret === '' ? '' : `\n${' '.repeat(label.length - 2)}| ${caret}`)
}
