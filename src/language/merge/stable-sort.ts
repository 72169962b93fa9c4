/** Length of the runs that Go sorts by insertion before it merges them. */
const RUN = 20

/**
 * Sorts as Go's `sort.SliceStable`, step by step: the comparisons that it is used with here contradict themselves for
 * items that have no place in an order, and then the steps decide.
 */
export function stableSort<T>(items: readonly T[], isLess: (a: T, b: T) => boolean): T[] {
  const list = [...items]
  const less = (i: number, j: number): boolean => isLess(at(list, i), at(list, j))
  for (let start = 0; start < list.length; start += RUN)
    insertionSort(list, start, Math.min(start + RUN, list.length), less)
  for (let size = RUN; size < list.length; size *= 2) {
    for (let start = 0; start + size < list.length; start += 2 * size) {
      mergeRuns(list, { start, middle: start + size, end: Math.min(start + 2 * size, list.length) }, less)
    }
  }
  return list
}

type Less = (i: number, j: number) => boolean

function at<T>(list: readonly T[], index: number): T {
  return list[index] as T
}

function swap(list: unknown[], i: number, j: number): void {
  ;[list[i], list[j]] = [list[j], list[i]]
}

function insertionSort(list: unknown[], start: number, end: number, less: Less): void {
  for (let i = start + 1; i < end; i++) {
    for (let j = i; j > start && less(j, j - 1); j--) swap(list, j, j - 1)
  }
}

interface Runs {
  readonly start: number
  readonly middle: number
  readonly end: number
}

/** Go's symMerge: merges two sorted runs in place by rotations. */
function mergeRuns(list: unknown[], { start, middle, end }: Runs, less: Less): void {
  if (middle - start === 1) {
    const place = search(middle, end, i => !less(i, start))
    for (let k = start; k < place - 1; k++) swap(list, k, k + 1)
    return
  }
  if (end - middle === 1) {
    const place = search(start, middle, i => less(middle, i))
    for (let k = middle; k > place; k--) swap(list, k, k - 1)
    return
  }
  const center = (start + end) >>> 1
  const mirror = center + middle
  const [from, to] = middle > center ? [mirror - end, center] : [start, middle]
  const cut = search(from, to, i => less(mirror - 1 - i, i))
  const end2 = mirror - cut
  if (cut < middle && middle < end2) rotate(list, cut, middle, end2)
  if (start < cut && cut < center) mergeRuns(list, { start, middle: cut, end: center }, less)
  if (center < end2 && end2 < end) mergeRuns(list, { start: center, middle: end2, end }, less)
}

/** Finds by bisection the first place for which a predicate holds. */
function search(from: number, to: number, holds: (i: number) => boolean): number {
  let low = from
  let high = to
  while (low < high) {
    const half = (low + high) >>> 1
    if (holds(half)) high = half
    else low = half + 1
  }
  return low
}

function rotate(list: unknown[], start: number, middle: number, end: number): void {
  const turned = [...list.slice(middle, end), ...list.slice(start, middle)]
  for (const [i, item] of turned.entries()) list[start + i] = item
}
