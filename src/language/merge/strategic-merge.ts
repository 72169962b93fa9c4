import {
  DELETE_FROM_LIST,
  DIRECTIVE,
  SET_ORDER,
  applyRetainKeys,
  badPatchType,
  listNameIn,
  settled,
  withoutDirectives
} from './directives.ts'
import { Draft, goTypeOf, isList, isMap, type Json, type JsonList, type JsonMap } from './json.ts'
import { Finder, badType, elementKind, keyOf, type ElementKind } from './lists.ts'
import { MergeError } from './merge-error.ts'
import { inOrder } from './order.ts'
import { fieldOf, listFieldOf, patchType, type PatchField, type PatchType } from './patch-type.ts'
import { deleteScalars, mergeScalars, type MergedList } from './scalar-list.ts'
import { checkAgainstOrder } from './set-order.ts'

/**
 * Merges a patch into a document as Kubernetes' strategic merge patch does for a type of the tables, such as
 * `core/v1.Pod`. Neither input is changed; the result shares with them what it can, and is the original itself if
 * nothing changes. Throws {@link MergeError}.
 */
export function strategicMerge(type: string, original: Json, patch: Json): JsonMap {
  return mergeMap(documentOf(original), documentOf(patch), patchType(type))
}

function documentOf(json: Json): JsonMap {
  if (json === null) return {}
  if (isMap(json)) return json
  throw new MergeError('invalid JSON document')
}

function mergeMap(original: JsonMap, patch: JsonMap, type: PatchType): JsonMap {
  if (!hasDirectives(patch)) return mergeMembers(new Draft(original), patch, type)
  if (Object.hasOwn(patch, DIRECTIVE)) return replaced(patch)
  const draft = new Draft(original)
  return mergeMembers(draft, mergeOrdered(draft, applyRetainKeys(draft, patch), type), type)
}

function hasDirectives(patch: JsonMap): boolean {
  for (const key in patch) if (key.startsWith('$')) return true
  return false
}

/** Applies the `$patch` of a map. */
function replaced(patch: JsonMap): JsonMap {
  const { [DIRECTIVE]: directive = null, ...rest } = patch
  if (directive === 'replace') return rest
  if (directive === 'delete') return {}
  throw badPatchType(directive, patch)
}

function mergeMembers(draft: Draft, patch: JsonMap, type: PatchType): JsonMap {
  for (const key in patch) mergeMember(draft, key, patch[key] ?? null, type)
  return draft.value
}

function mergeMember(draft: Draft, key: string, value: Json, type: PatchType): void {
  const isDeletion = key.startsWith(DELETE_FROM_LIST)
  const name = isDeletion ? listNameIn(key, DELETE_FROM_LIST) || key : key
  if (value === null) {
    draft.delete(name)
    return
  }
  const current = draft.get(name)
  if (current === undefined || goTypeOf(current) !== goTypeOf(value)) {
    if (!isDeletion) put(draft, name, settled(value))
  } else if (isMap(current) && isMap(value)) {
    const field = fieldOf(type, name)
    draft.set(name, field.strategy === 'replace' ? value : mergeMap(current, value, field.type))
  } else if (isList(current) && isList(value)) {
    draft.set(name, mergeList(current, value, listFieldOf(type, name), isDeletion).merged)
  } else {
    draft.set(name, value)
  }
}

function put(draft: Draft, name: string, value: Json | undefined): void {
  if (value === undefined) draft.delete(name)
  else draft.set(name, value)
}

function mergeList(original: JsonList, patch: JsonList, field: PatchField, isDeletion: boolean): MergedList {
  if (field.strategy !== 'merge' && !isDeletion) return { merged: patch, server: original }
  if (original.length === 0 && patch.length === 0) return { merged: original, server: original }
  const kind = elementKind(original, patch)
  const { mergeKey } = field
  if (kind === 'scalar') {
    if (isDeletion) return { merged: deleteScalars(original, patch), server: original }
    const { merged, server } = mergeScalars(original, patch)
    return { merged: shared(original, inOrder(merged, { patch, server }, { kind: () => kind, mergeKey })), server }
  }
  if (mergeKey === '') throw new MergeError(`cannot merge lists without merge key for ${field.type.kind}`)
  return mergeMaps(original, patch.filter(isMap), field)
}

/** Merges a list of maps, item by item. */
function mergeMaps(original: JsonList, patch: readonly JsonMap[], { type, mergeKey }: PatchField): MergedList {
  // Go works on the original in place, so that what was deleted makes room for what comes first.
  const items: Json[] = [...original]
  const { length, isReplaced } = applySpecial(items, patch, mergeKey)
  const rest = patch.filter(item => !Object.hasOwn(item, DIRECTIVE))
  const server = (): JsonList => items.slice(0, original.length)
  if (isReplaced) {
    const merged = inOrder(rest, { patch: [], server: rest }, { kind: () => 'map', mergeKey })
    return { merged: shared(original, merged), server: server() }
  }
  const order = items.slice(0, length)
  const finder = new Finder(order, mergeKey)
  let end = length
  for (const item of rest) {
    const key = keyOf(item, mergeKey)
    const place = finder.find(key)
    const found = items[place]
    if (isMap(found)) {
      items[place] = mergeMap(found, item, type)
    } else {
      items[end++] = item
      finder.add(key)
    }
  }
  const merged = inOrder(items.slice(0, end), { patch: rest, server: order }, { kind: () => 'map', mergeKey })
  return { merged: shared(original, merged), server: server() }
}

/** Applies the items of a patch that say `$patch`; returns how much of the list is left. */
function applySpecial(
  items: Json[],
  patch: readonly JsonMap[],
  mergeKey: string
): { length: number; isReplaced: boolean } {
  let length = items.length
  let isReplaced = false
  for (const item of patch) {
    if (!Object.hasOwn(item, DIRECTIVE)) continue
    const directive = item[DIRECTIVE] ?? null
    if (directive === 'delete') length = deleteItems(items, length, keyOf(item, mergeKey), mergeKey)
    else if (directive === 'replace') isReplaced = true
    else if (directive === 'merge') throw new MergeError('merging lists cannot yet be specified in the patch')
    else throw badPatchType(directive, item)
  }
  return { length, isReplaced }
}

/** Moves what stays to the front; Go leaves the rest of the list as the last move left it. */
function deleteItems(items: Json[], length: number, key: Json, mergeKey: string): number {
  let end = length
  for (;;) {
    const place = new Finder(items.slice(0, end), mergeKey).find(key)
    if (place < 0) return end
    items.copyWithin(place, place + 1, end)
    end--
  }
}

/** Applies `$setElementOrder` to the lists that it names; returns the patch without them. */
function mergeOrdered(draft: Draft, patch: JsonMap, type: PatchType): JsonMap {
  const rest = new Draft(patch)
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(SET_ORDER)) continue
    rest.delete(key)
    if (!isList(order)) throw badType('list', order)
    const name = listNameIn(key, SET_ORDER)
    const current = listIn(draft, name)
    const change = listIn(rest, name)
    const field = listFieldOf(type, name)
    checkAgainstOrder(change ?? [], order, field.mergeKey)
    const { merged, server } = mergedFor(current, change, field)
    if (!merged) continue
    const kind = (): ElementKind => elementKind(server, change ?? [])
    const list = inOrder(merged, { patch: order, server }, { kind, mergeKey: field.mergeKey })
    draft.set(name, current ? shared(current, list) : list)
    rest.delete(name)
  }
  return rest.value
}

function listIn(draft: Draft, name: string): JsonList | undefined {
  const list = draft.get(name)
  if (list === undefined || isList(list)) return list
  throw badType('list', list)
}

function mergedFor(
  current: JsonList | undefined,
  change: JsonList | undefined,
  field: PatchField
): { readonly merged?: JsonList; readonly server: JsonList } {
  if (current && change) return mergeList(current, change, field, false)
  if (current) return { merged: current, server: current }
  const added = change && withoutDirectives(change)
  return isList(added) ? { merged: added, server: [] } : { server: [] }
}

/** Returns the old list if the new one is the same, item for item. */
function shared(before: JsonList, after: JsonList): JsonList {
  return before.length === after.length && before.every((item, i) => item === after[i]) ? before : after
}
