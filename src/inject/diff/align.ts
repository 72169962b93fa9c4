import { member, type Json, type JsonArray } from '../json.ts'
import { isEqual } from './equal.ts'

/** A stretch of two aligned lists: a pair that stays in place, or what goes and what comes between two such pairs. */
export type Gap =
  | { readonly kind: 'pair'; readonly before: number; readonly was: Json; readonly is: Json }
  | { readonly kind: 'gap'; readonly before: number; readonly removed: JsonArray; readonly added: JsonArray }

/** How two lists lie beside one another. Pairs of equal items are counted in `kept`, but not listed. */
export interface Alignment {
  readonly kept: number
  readonly gaps: readonly Gap[]
}

/**
 * Aligns two lists in linear time: equal items first, then items of the same name; of those, the longest run that is in
 * the same order on both sides stays, everything else goes and comes.
 */
export function alignLists(before: JsonArray, after: JsonArray): Alignment {
  const head = commonHead(before, after)
  const tail = commonTail(before, after, head)
  const end = before.length - tail
  const partners = longestRun(
    pairUp(before, after, { start: head, end, afterEnd: after.length - tail, isTrimmed: true })
  )
  const gaps: Gap[] = []
  let kept = head + tail
  let at = head
  let afterAt = head
  const close = (to: number, afterTo: number): void => {
    if (at < to || afterAt < afterTo) {
      gaps.push({ kind: 'gap', before: at, removed: before.slice(at, to), added: after.slice(afterAt, afterTo) })
    }
  }
  for (const [i, j] of partners) {
    close(i, j)
    const was = before[i] ?? null
    const is = after[j] ?? null
    if (was !== is) gaps.push({ kind: 'pair', before: i, was, is })
    kept++
    at = i + 1
    afterAt = j + 1
  }
  close(end, after.length - tail)
  return { kept, gaps }
}

function commonHead(before: JsonArray, after: JsonArray): number {
  const length = Math.min(before.length, after.length)
  let i = 0
  while (i < length && isEqual(before[i], after[i])) i++
  return i
}

function commonTail(before: JsonArray, after: JsonArray, head: number): number {
  const length = Math.min(before.length, after.length) - head
  // The pair that ended the head would be the first and last one here.
  if (length === 1 && before.length === after.length) return 0
  let i = 0
  while (i < length && isEqual(before[before.length - 1 - i], after[after.length - 1 - i])) i++
  return i
}

type Pair = readonly [before: number, after: number]

/** Members that tell items of a list apart, the surest first. */
const keys = ['name', 'containerPort', 'mountPath', 'devicePath', 'topologyKey', 'ip', 'uid', 'key'].map(
  key => (item: Json) => keyAt(item, key)
)

/** Ways to tell that two items are the same thing, the surest first. Each pass pairs what the passes before it left. */
const identities: readonly ((item: Json) => unknown)[] = [
  item => item,
  item => (typeof item === 'object' && item !== null ? JSON.stringify(item) : undefined),
  ...keys
]

function keyAt(item: Json, name: string): unknown {
  const key = member(item, name)
  return typeof key === 'string' || typeof key === 'number' ? key : undefined
}

/** Pairs the items of two lists that are the same thing, wherever they stand: indices of `before` by those of `after`. */
export function pairItems(before: JsonArray, after: JsonArray): ReadonlyMap<number, number> {
  const all = { start: 0, end: before.length, afterEnd: after.length, isTrimmed: false }
  return new Map(pairUp(before, after, all).map(([i, j]) => [j, i]))
}

/** The stretch of the two lists that is not equal anyway. */
interface Stretch {
  readonly start: number
  readonly end: number
  readonly afterEnd: number
  /** Equal items were taken off both ends. */
  readonly isTrimmed: boolean
}

function pairUp(before: JsonArray, after: JsonArray, { start, end, afterEnd, isTrimmed }: Stretch): Pair[] {
  const pairs: Pair[] = []
  if (start === end || start === afterEnd) return pairs
  let left = range(start, end)
  let right = range(start, afterEnd)
  // Of two items that are known to differ only the keys can say that they are the same thing.
  const isPair = isTrimmed && left.length === 1 && right.length === 1
  for (const identity of isPair ? keys : identities) {
    if (left.length === 0 || right.length === 0) break
    const waiting = group(left, i => identity(before[i] ?? null))
    const found = new Set<number>()
    right = right.filter(j => {
      const i = waiting.get(identity(after[j] ?? null))?.shift()
      if (i === undefined) return true
      found.add(i)
      pairs.push([i, j])
      return false
    })
    left = left.filter(i => !found.has(i))
  }
  return pairs.sort((a, b) => a[0] - b[0])
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i)
}

/** Indices by identity, each queue in order: the second of two equal items is paired with the second of the other side. */
function group(indices: readonly number[], identity: (index: number) => unknown): Map<unknown, Queue> {
  const groups = new Map<unknown, Queue>()
  for (const index of indices) {
    const key = identity(index)
    if (key === undefined) continue
    const queue = groups.get(key)
    if (queue) queue.push(index)
    else groups.set(key, new Queue(index))
  }
  return groups
}

/** A list that is taken from its head in constant time. */
class Queue {
  readonly #items: number[]
  #head = 0
  constructor(first: number) {
    this.#items = [first]
  }
  push(item: number): void {
    this.#items.push(item)
  }
  shift(): number | undefined {
    return this.#items[this.#head++]
  }
}

/** The longest subsequence whose `after` indices rise, in n log n. `pairs` are in the order of their `before` indices. */
function longestRun(pairs: readonly Pair[]): readonly Pair[] {
  if (isRising(pairs)) return pairs
  const ends: number[] = []
  const previous: number[] = []
  pairs.forEach((pair, i) => {
    const length = lowerBound(ends, end => (pairs[end]?.[1] ?? 0) < pair[1])
    previous[i] = ends[length - 1] ?? -1
    ends[length] = i
  })
  const run: Pair[] = []
  for (let i = ends.at(-1) ?? -1; i >= 0; i = previous[i] ?? -1) {
    const pair = pairs[i]
    if (pair) run.push(pair)
  }
  return run.reverse()
}

function isRising(pairs: readonly Pair[]): boolean {
  return pairs.every((pair, i) => i === 0 || (pairs[i - 1]?.[1] ?? 0) < pair[1])
}

function lowerBound(items: readonly number[], isBelow: (item: number) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBelow(items[middle] ?? 0)) low = middle + 1
    else high = middle
  }
  return low
}
