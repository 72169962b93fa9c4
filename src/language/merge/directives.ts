import { sprintf } from '../go/fmt.ts'
import { Draft, hashable, isList, isMap, member, type Json, type JsonMap } from './json.ts'
import { MergeError } from './merge-error.ts'

export const DIRECTIVE = '$patch'
export const RETAIN_KEYS = '$retainKeys'
export const DELETE_FROM_LIST = '$deleteFromPrimitiveList'
export const SET_ORDER = '$setElementOrder'

/** Says that a `$patch` is none that there is. */
export function badPatchType(directive: Json, patch: JsonMap): MergeError {
  return new MergeError(`unknown patch type: ${sprintf('%s', directive)} in map: ${sprintf('%v', patch)}`)
}

/** Takes the name of a list off a directive such as `$setElementOrder/containers`. */
export function listNameIn(key: string, prefix: string): string {
  if (key.startsWith(prefix + '/')) return key.slice(prefix.length + 1)
  throw new MergeError(`invalid patch format of ${prefix === SET_ORDER ? 'setElementOrder' : 'primitive'} list`)
}

/** Applies `$retainKeys`: what it does not name goes. Returns the patch without it. */
export function applyRetainKeys(original: Draft, patch: JsonMap): JsonMap {
  const retained = member(patch, RETAIN_KEYS)
  if (retained === undefined) return patch
  const { [RETAIN_KEYS]: _, ...rest } = patch
  if (!isList(retained)) throw invalidRetainKeys()
  const names = new Set(retained.map(hashable))
  for (const [key, value] of Object.entries(rest)) {
    if (value === null || key.startsWith(DELETE_FROM_LIST) || key.startsWith(SET_ORDER)) continue
    if (!names.has(key)) throw invalidRetainKeys()
  }
  for (const key of Object.keys(original.value)) if (!names.has(key)) original.delete(key)
  return rest
}

function invalidRetainKeys(): MergeError {
  return new MergeError('invalid patch format of retainKeys')
}

/**
 * Returns what is left of a patch where there is nothing to merge it into: without maps that have a `$patch`, and
 * without null members. Undefined if nothing is left.
 */
export function settled(patch: Json): Json | undefined {
  if (typeof patch !== 'object' || patch === null || isSettled(patch)) return patch
  const known = leftOf.get(patch)
  if (known) return known.left
  const left = withoutDirectives(withoutNulls(patch))
  leftOf.set(patch, { left })
  return left
}

/** Parts of patches come again: what had nothing to take out never has. */
const settledParts = new WeakSet<object>()

const leftOf = new WeakMap<object, { readonly left: Json | undefined }>()

/** Tells whether there is nothing to take out, which is nearly always so. */
function isSettled(value: Json): boolean {
  if (typeof value !== 'object' || value === null || settledParts.has(value)) return true
  if (!(isList(value) ? value.every(isSettled) : hasSettledMembers(value))) return false
  // What is frozen comes again; of the rest, to note it costs more than to look once more.
  if (Object.isFrozen(value)) settledParts.add(value)
  return true
}

function hasSettledMembers(map: JsonMap): boolean {
  for (const key in map) {
    const child = map[key] ?? null
    if (child === null || key === DIRECTIVE || !isSettled(child)) return false
  }
  return true
}

/** Returns a value without the null members of its maps. */
function withoutNulls(value: Json): Json {
  return isList(value) ? mapList(value, withoutNulls) : isMap(value) ? mapMap(value, dropNull) : value
}

function dropNull(value: Json): Json | undefined {
  return value === null ? undefined : withoutNulls(value)
}

/** Returns a value without maps that have a `$patch`; undefined for such a map itself. */
export function withoutDirectives(value: Json): Json | undefined {
  if (isList(value)) return mapList(value, withoutDirectives)
  if (!isMap(value)) return value
  return Object.hasOwn(value, DIRECTIVE) ? undefined : mapMap(value, withoutDirectives)
}

function mapList(list: readonly Json[], change: (item: Json) => Json | undefined): readonly Json[] {
  const items = list.map(change)
  if (items.every((item, i) => item === list[i])) return list
  return items.filter(item => item !== undefined)
}

function mapMap(map: JsonMap, change: (value: Json) => Json | undefined): JsonMap {
  const draft = new Draft(map)
  for (const [key, value] of Object.entries(map)) {
    const changed = change(value)
    if (changed === undefined) draft.delete(key)
    else draft.set(key, changed)
  }
  return draft.value
}
