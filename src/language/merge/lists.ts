import { sprintf } from '../go/fmt.ts'
import { goTypeOf, isEqual, isMap, type Json, type JsonList, type JsonMap } from './json.ts'
import { MergeError } from './merge-error.ts'

/** What the elements of lists are. */
export type ElementKind = 'map' | 'scalar'

/** Makes sure that all elements of lists are of one type, and returns what they are. */
export function elementKind(...lists: readonly JsonList[]): ElementKind {
  let first: string | undefined
  for (const list of lists) {
    for (const item of list) {
      const type = goTypeOf(item)
      if (first !== undefined) {
        if (type !== first) throw new MergeError(`list element types are not identical: ${sprintf('%v', lists)}`)
        continue
      }
      first = type
      if (first === undefined) {
        throw new MergeError('runtime error: invalid memory address or nil pointer dereference', true)
      }
      if (first === '[]interface {}') throw new MergeError('lists of lists are not supported')
    }
  }
  if (first === undefined) throw new MergeError('no elements in any of the given slices')
  return first === 'map[string]interface {}' ? 'map' : 'scalar'
}

export function badType(expected: 'list' | 'map', actual: Json): MergeError {
  const type = expected === 'list' ? '[]interface {}' : 'map[string]interface {}'
  return new MergeError(`expected a ${type}, but received a ${goTypeOf(actual) ?? '%!s(<nil>)'}`)
}

/** Returns an item as the map that it has to be. */
export function asMap(item: Json): JsonMap {
  if (isMap(item)) return item
  throw badType('map', item)
}

/** Returns the merge key of an item. */
export function keyOf(item: Json, mergeKey: string): Json {
  const map = asMap(item)
  if (Object.hasOwn(map, mergeKey)) return map[mergeKey] ?? null
  throw new MergeError(`map: ${sprintf('%v', map)} does not contain declared merge key: ${mergeKey}`)
}

/** Makes sure that all items have the merge key. */
export function checkKeys(items: JsonList, mergeKey: string): void {
  for (const item of items) keyOf(item, mergeKey)
}

/** Below this length, looking at one after the other is faster than a map. */
const SHORT = 12

/** Finds items of a list by their merge key, or scalars by themselves: the first one wins. */
export class Finder {
  private readonly values: (Json | undefined)[] = []
  private places: Map<Json, number> | undefined
  private hasComposite = false

  /** Without a merge key, items are told apart by themselves. */
  constructor(list: JsonList, mergeKey?: string) {
    for (const item of list) this.add(mergeKey === undefined ? item : own(item, mergeKey))
  }

  /** Adds the key of one more item; undefined if it has none. */
  add(value: Json | undefined): void {
    const place = this.values.push(value) - 1
    if (typeof value === 'object' && value !== null) this.hasComposite = true
    if (this.places && value !== undefined && !this.places.has(value)) this.places.set(value, place)
  }

  /** Returns the place of the first item with a key; -1 if there is none. */
  find(value: Json): number {
    // Go compares one by one, and panics when it comes to two maps or two lists.
    if (this.hasComposite && typeof value === 'object' && value !== null) {
      return this.values.findIndex(other => other !== undefined && isEqual(value, other))
    }
    if (this.values.length <= SHORT) return this.values.indexOf(value)
    this.places ??= placesOf(this.values)
    return this.places.get(value) ?? -1
  }
}

function placesOf(values: readonly (Json | undefined)[]): Map<Json, number> {
  const places = new Map<Json, number>()
  for (const [place, value] of values.entries()) if (value !== undefined && !places.has(value)) places.set(value, place)
  return places
}

function own(item: Json, key: string): Json | undefined {
  return isMap(item) && Object.hasOwn(item, key) ? item[key] : undefined
}
