import { YamlError } from '../error.ts'
import { CR, LF, isBreak } from './characters.ts'
import { type Chunks, fill, openChunks } from './chunks.ts'

/** A text and how far it was read. */
export interface Source {
  /** The text, with NULs behind it so that looking ahead needs no check. */
  readonly text: string
  position: number
  /** From 0. */
  line: number
  /** Where the current line starts. */
  lineStart: number
  /** How far goyaml would have read the text by now; infinite where that cannot matter. */
  bufferEnd: number
  readonly chunks: Chunks | undefined
}

/** Characters that YAML refuses, and the byte order mark where it is not the first character. */
const NEEDS_CHUNKS =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|(?!^)\ufeff|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
/** A surrogate alone that is not an escaped byte; no Go string can hold one, its JSON and UTF-8 decoders replace it. */
const NOT_A_CHARACTER = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udc7f\udd00-\udfff]/g

export function openSource(given: string): Source {
  const needsChunks = NEEDS_CHUNKS.test(given)
  // goyaml reads an empty text as one empty line.
  const text = given === '' ? '\n' : needsChunks ? given.replace(NOT_A_CHARACTER, '\ufffd') : given
  const start = text.startsWith('\ufeff') ? 1 : 0
  return {
    text: text + '\0\0\0\0',
    position: start,
    line: 0,
    lineStart: start,
    bufferEnd: needsChunks ? start : Infinity,
    chunks: needsChunks ? openChunks(text) : undefined
  }
}

/** Says that goyaml looks at this many characters from here, which may make it find one that is not allowed. */
export function need(source: Source, characters: number): void {
  if (source.bufferEnd - source.position >= 2 * characters || !source.chunks) return
  source.bufferEnd = fill(source.chunks, source.position, source.bufferEnd, characters)
}

export function peek(source: Source, offset = 0): number {
  return source.text.charCodeAt(source.position + offset)
}

export function column(source: Source): number {
  return source.position - source.lineStart
}

/** Steps over a line break, if there is one here, and returns what it means: any but LS and PS mean a line feed. */
export function takeBreak(source: Source): string {
  const code = peek(source)
  if (!isBreak(code)) return ''
  source.position += code === CR && peek(source, 1) === LF ? 2 : 1
  source.line++
  source.lineStart = source.position
  return code > 0xff ? String.fromCharCode(code) : '\n'
}

/** Fails as goyaml's scanner does, which names no line where it fails on the first one. */
export function scanError(source: Source, problem: string): YamlError {
  return new YamlError(source.line === 0 ? `yaml: ${problem}` : `yaml: line ${source.line + 1}: ${problem}`)
}
