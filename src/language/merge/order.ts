import { DIRECTIVE } from './directives.ts'
import { hashable, isAmong, isMap, type Json, type JsonList } from './json.ts'
import { Finder, checkKeys, keyOf, type ElementKind } from './lists.ts'
import { MergeError } from './merge-error.ts'
import { stableSort } from './stable-sort.ts'

/** How the elements of a list are told apart. */
export interface ListKind {
  readonly mergeKey: string
  /** Asked for once it is known which items the patch names: each may fail in its turn. */
  readonly kind: () => ElementKind
}

/** The orders that a merged list has to keep. */
export interface Orders {
  /** Order of what the patch names. */
  readonly patch: JsonList
  /** Order of everything else. */
  readonly server: JsonList
}

/**
 * Puts a merged list in order: items that the patch names in its order, the others in the one they had, and the two
 * interleaved so that an item of the server stands before one of the patch only if it stood there before.
 */
export function inOrder(merged: JsonList, orders: Orders, list: ListKind): readonly Json[] {
  const isNamed = list.mergeKey === '' ? isScalarIn(orders.patch) : isMapIn(orders.patch, list.mergeKey)
  const named: Json[] = []
  const others: Json[] = []
  for (const item of merged) (isNamed(item) ? named : others).push(item)
  const isMaps = list.kind() === 'map'
  const mergeKey = isMaps ? list.mergeKey : undefined
  if (isMaps) checkKeys(named, list.mergeKey)
  const first = sorted(named, orders.patch, mergeKey)
  if (isMaps) checkKeys(others, list.mergeKey)
  const second = sorted(others, orders.server, mergeKey)
  return first.length === 0 ? second : interleaved(second, first, placeIn(orders.server, mergeKey))
}

function isScalarIn(list: JsonList): (item: Json) => boolean {
  const items = new Set(list.map(hashable))
  return item => isAmong(items, item)
}

function isMapIn(list: JsonList, mergeKey: string): (item: Json) => boolean {
  const strange = list.findIndex(item => !isMap(item))
  const finder = new Finder(strange < 0 ? list : list.slice(0, strange), mergeKey)
  return item => {
    if (finder.find(keyOf(item, mergeKey)) >= 0) return true
    if (strange >= 0) throw new MergeError(`value for key ${strange} is not a map`)
    return false
  }
}

/** Returns where items stand in an order. */
function placeIn(order: JsonList, mergeKey: string | undefined): (item: Json) => number {
  const finder = new Finder(order, mergeKey)
  return item => finder.find(mergeKey === undefined ? item : keyOf(item, mergeKey))
}

/** Sorts by an order; items that are to be deleted go last. */
function sorted(items: readonly Json[], order: JsonList, mergeKey: string | undefined): readonly Json[] {
  if (mergeKey !== undefined) checkKeys(order, mergeKey)
  if (items.length < 2) return items
  const place = placeIn(order, mergeKey)
  const isDeletion = (item: Json): boolean => mergeKey !== undefined && isMap(item) && item[DIRECTIVE] === 'delete'
  const toDelete = items.filter(isDeletion)
  const kept = toDelete.length === 0 ? items : items.filter(item => !isDeletion(item))
  const placed = kept.map(item => ({ item, place: place(item) }))
  if (isAscending(placed)) return toDelete.length === 0 ? items : [...kept, ...toDelete]
  const inPlace = stableSort(placed, (a, b) => a.place < 0 || b.place < 0 || a.place < b.place)
  return [...inPlace.map(({ item }) => item), ...toDelete]
}

function isAscending(placed: readonly { readonly place: number }[]): boolean {
  let last = 0
  for (const { place } of placed) {
    if (place < last) return false
    last = place
  }
  return true
}

function interleaved(others: readonly Json[], named: readonly Json[], place: (item: Json) => number): Json[] {
  const result: Json[] = []
  let next = 0
  for (const item of named) {
    const end = place(item)
    while (next < others.length && end >= 0 && isBefore(place(others[next] ?? null), end)) {
      result.push(others[next++] ?? null)
    }
    result.push(item)
  }
  while (next < others.length) result.push(others[next++] ?? null)
  return result
}

function isBefore(place: number, end: number): boolean {
  return place >= 0 && place < end
}
