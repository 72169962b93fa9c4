/** What the scanner finds in a text; `block-map-start`, `block-list-start`, `block-end` and most `key`s are implied by indentation. */
export type TokenType =
  | 'stream-start'
  | 'stream-end'
  | 'version-directive'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'block-list-start'
  | 'block-map-start'
  | 'block-end'
  | 'flow-list-start'
  | 'flow-list-end'
  | 'flow-map-start'
  | 'flow-map-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar'

export interface Token {
  readonly type: TokenType
  /** The line on which it starts, from 0. */
  readonly line: number
  /** Of a scalar: its text. Of an anchor or alias: its name. Of a tag (directive): its handle. Of a version: `major.minor`. */
  readonly value: string
  /** Of a tag: what follows the handle. Of a tag directive: the prefix that the handle stands for. */
  readonly suffix: string
  /** A scalar without quotes. */
  readonly isPlain: boolean
}

export function makeToken(type: TokenType, line: number, value = '', suffix = ''): Token {
  return { type, line, value, suffix, isPlain: false }
}

export function makePlainScalar(line: number, value: string): Token {
  return { type: 'scalar', line, value, suffix: '', isPlain: true }
}
