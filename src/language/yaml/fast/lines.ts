import { LF, SPACE } from './cursor.ts'
import type { LineTable } from './pieced-text.ts'

/** Finds the lines of a text. */
export function lineTable(text: string): LineTable {
  const starts: number[] = []
  const columns: number[] = []
  for (let start = 0; start < text.length;) {
    let at = start
    while (text.charCodeAt(at) === SPACE) at++
    const code = text.charCodeAt(at)
    starts.push(start)
    columns.push(code === LF || code !== code ? BLANK : at - start)
    const end = text.indexOf('\n', at)
    start = end < 0 ? text.length : end + 1
  }
  starts.push(text.length)
  columns.push(-1)
  return { starts, columns, current: 0 }
}

/** More than any column: small integers are kept closer together than others. */
const BLANK = 2 ** 30 - 1

/** Returns the line of a position. */
export function lineAt(lines: LineTable, position: number): number {
  while ((lines.starts[lines.current + 1] ?? BLANK) <= position) lines.current++
  return lines.current
}
