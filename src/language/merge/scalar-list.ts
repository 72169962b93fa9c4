import { hashable, type Json, type JsonList } from './json.ts'
import { MergeError } from './merge-error.ts'

/** What merging a list gives: the list, and what Go's variable of the original list shows afterwards, which counts for order. */
export interface MergedList {
  readonly merged: JsonList
  readonly server: JsonList
}

/** Adds scalars to a list, each value once. */
export function mergeScalars(original: JsonList, patch: JsonList): MergedList {
  const both = [...original, ...patch]
  const length = deduplicate(both)
  // Go appends in place while there is room, and then moves the original's elements about.
  const isInPlace = both.length <= capacityOf(original.length)
  return { merged: both.slice(0, length), server: isInPlace ? both.slice(0, original.length) : original }
}

/** Room that Go's JSON decoder leaves in a list that it appended to one by one. */
function capacityOf(length: number): number {
  return length === 0 ? 0 : 2 ** Math.ceil(Math.log2(length))
}

/** Longest list in which duplicates are looked for, as Go does it: with each element against each. */
const MAX_WITH_DUPLICATES = 4096

/** Fills the place of each duplicate with the last element, as Go does; returns how many elements are left. */
function deduplicate(list: Json[]): number {
  if (new Set(list).size === list.length) return list.length
  if (list.length > MAX_WITH_DUPLICATES) {
    throw new MergeError(`list of ${list.length} scalars has duplicates: the limit is ${MAX_WITH_DUPLICATES}`)
  }
  let last = list.length - 1
  for (let i = 0; i < last; i++) {
    for (let j = i + 1; j <= last; j++) {
      while (j <= last && list[i] === list[j]) list[j] = list[last--] ?? null
    }
  }
  return last + 1
}

/** Takes the scalars of a list out of another. */
export function deleteScalars(original: JsonList, toDelete: JsonList): JsonList {
  const gone = new Set(toDelete.map(hashable))
  const left = original.filter(item => !gone.has(hashable(item)))
  return left.length === original.length ? original : left
}
