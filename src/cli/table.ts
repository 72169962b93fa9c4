import type { Style } from './style.ts'

/** A row of a table, and how it is coloured as a whole. */
export interface TableRow {
  readonly cells: readonly string[]
  readonly paint?: (text: string) => string
}

/** Lays out rows under a head in columns as wide as their widest cell. */
export function table(head: readonly string[], rows: readonly TableRow[], style: Style): string {
  const widths = head.map((title, i) =>
    rows.reduce((width, { cells }) => Math.max(width, cells[i]?.length ?? 0), title.length)
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd()
  const body = rows.map(({ cells, paint }) => (paint ? paint(line(cells)) : line(cells)))
  return `${[style.bold(line(head)), ...body].join('\n')}\n`
}
