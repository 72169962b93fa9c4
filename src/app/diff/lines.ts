/** One line of a diff: in both texts, only in the first, only in the second. */
export interface DiffLine {
  readonly mark: ' ' | '-' | '+'
  readonly text: string
}

/** More differences than this are told as one block: the search takes their square. */
const MOST_DIFFERENCES = 2000

/** Compares two lists of lines, with the fewest lines taken out and put in (Myers, An O(ND) Difference Algorithm). */
export function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let [oldEnd, newEnd] = [before.length, after.length]
  while (oldEnd > start && newEnd > start && before[oldEnd - 1] === after[newEnd - 1]) {
    oldEnd--
    newEnd--
  }
  return [
    ...marked(' ', before.slice(0, start)),
    ...middle(before.slice(start, oldEnd), after.slice(start, newEnd)),
    ...marked(' ', before.slice(oldEnd))
  ]
}

function marked(mark: DiffLine['mark'], lines: readonly string[]): DiffLine[] {
  return lines.map(text => ({ mark, text }))
}

function middle(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  if (before.length === 0) return marked('+', after)
  if (after.length === 0) return marked('-', before)
  const fronts = search(before, after)
  return fronts ? walkBack(before, after, fronts) : [...marked('-', before), ...marked('+', after)]
}

/** How far each diagonal reaches (lines of the first text), by number of differences; diagonals count from -differences. */
type Front = Int32Array

function search(before: readonly string[], after: readonly string[]): readonly Front[] | undefined {
  const fronts: Front[] = []
  const most = Math.min(before.length + after.length, MOST_DIFFERENCES)
  for (let count = 0; count <= most; count++) {
    const last = fronts.at(-1)
    const front = new Int32Array(2 * count + 1)
    for (let diagonal = -count; diagonal <= count; diagonal += 2) {
      let x = startOf(last, count, diagonal)
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++
      front[diagonal + count] = x
      if (x >= before.length && x - diagonal >= after.length) return [...fronts, front]
    }
    fronts.push(front)
  }
  return undefined
}

/** Where a diagonal begins: one line further down or to the right of the neighbour that reaches farther. */
function startOf(last: Front | undefined, count: number, diagonal: number): number {
  if (!last) return 0
  return isInsertion(last, count, diagonal) ? reach(last, count, diagonal + 1) : reach(last, count, diagonal - 1) + 1
}

function isInsertion(last: Front, count: number, diagonal: number): boolean {
  if (diagonal === -count) return true
  return diagonal !== count && reach(last, count, diagonal - 1) < reach(last, count, diagonal + 1)
}

/** Reads the front of one difference less. */
function reach(last: Front, count: number, diagonal: number): number {
  return last[diagonal + count - 1] ?? 0
}

function walkBack(before: readonly string[], after: readonly string[], fronts: readonly Front[]): readonly DiffLine[] {
  const lines: DiffLine[] = []
  let [x, y] = [before.length, after.length]
  for (let count = fronts.length - 1; count >= 0; count--) {
    const last = count === 0 ? undefined : fronts[count - 1]
    const begin = startOf(last, count, x - y)
    for (; x > begin; x--, y--) lines.push({ mark: ' ', text: before[x - 1] ?? '' })
    if (!last) break
    if (isInsertion(last, count, x - y)) lines.push({ mark: '+', text: after[--y] ?? '' })
    else lines.push({ mark: '-', text: before[--x] ?? '' })
  }
  return lines.reverse()
}
