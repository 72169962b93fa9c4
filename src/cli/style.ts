import type { Io } from './io.ts'

/** Colours for a terminal; plain text elsewhere, and where NO_COLOR is set. */
export interface Style {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly green: (text: string) => string
  readonly red: (text: string) => string
  readonly yellow: (text: string) => string
}

/** Returns the style for standard output. */
export function styleOf(io: Io): Style {
  const isPlain = io.stdout.isTTY !== true || (io.environment['NO_COLOR'] ?? '') !== ''
  const code = (number: number) => (text: string) => (isPlain ? text : `\u001b[${String(number)}m${text}\u001b[0m`)
  return { bold: code(1), dim: code(2), green: code(32), red: code(31), yellow: code(33) }
}
