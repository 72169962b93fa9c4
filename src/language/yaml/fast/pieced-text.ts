/** Remembers what pieces of texts say: stretches of lines that mean the same wherever they stand. */
export interface Pieces {
  /** Returns the value of a piece that was set before. */
  get(text: string): object | undefined
  /** Tells whether the value of a piece that is not known is to be set. The text is no part of a longer one. */
  wants(text: string): boolean
  /** Is told the value of a piece, which nobody changes. */
  set(text: string, value: object): void
}

/**
 * Where the lines of a text start, and in which column their first character stands. Behind the last line is an end in
 * column -1; lines of spaces have a column without end.
 */
export interface LineTable {
  readonly starts: readonly number[]
  readonly columns: readonly number[]
  /** The line that was looked for last: the next one is never before it. */
  current: number
}

/** A text that is read by pieces. */
export interface PiecedText {
  readonly pieces: Pieces
  readonly lines: LineTable
}
