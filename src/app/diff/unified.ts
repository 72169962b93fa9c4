import { diffLines, type DiffLine } from './lines.ts'

/** A run of changed lines with the lines around it. */
export interface Hunk {
  /** `@@ -1,4 +1,6 @@` */
  readonly head: string
  readonly lines: readonly DiffLine[]
}

/** Lines shown before and after a change. */
const CONTEXT = 3

/** Returns the unified diff of two texts as hunks; none where they are the same. */
export function unifiedDiff(before: string, after: string): readonly Hunk[] {
  if (before === after) return []
  const lines = diffLines(linesOf(before), linesOf(after))
  return ranges(lines).map(([from, to]) => hunk(lines, from, to))
}

/** Returns the text of a hunk as `diff -u` prints it. */
export function hunkText({ head, lines }: Hunk): string {
  return [head, ...lines.map(({ mark, text }) => mark + text)].join('\n')
}

function linesOf(text: string): readonly string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

/** Joins changes that are not farther apart than their context. */
function ranges(lines: readonly DiffLine[]): readonly (readonly [from: number, to: number])[] {
  const found: [number, number][] = []
  for (const [i, { mark }] of lines.entries()) {
    if (mark === ' ') continue
    const last = found.at(-1)
    if (last && i - CONTEXT <= last[1]) last[1] = i + CONTEXT + 1
    else found.push([Math.max(0, i - CONTEXT), i + CONTEXT + 1])
  }
  return found.map(([from, to]) => [from, Math.min(to, lines.length)])
}

function hunk(lines: readonly DiffLine[], from: number, to: number): Hunk {
  const shown = lines.slice(from, to)
  const side = (other: DiffLine['mark']): string => {
    const count = shown.filter(({ mark }) => mark !== other).length
    const first = lines.slice(0, from).filter(({ mark }) => mark !== other).length
    return `${String(count === 0 ? first : first + 1)},${String(count)}`
  }
  return { head: `@@ -${side('+')} +${side('-')} @@`, lines: shown }
}
