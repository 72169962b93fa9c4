import { sprintf } from '../go/fmt.ts'
import { DIRECTIVE } from './directives.ts'
import { isEqual, isMap, type Json, type JsonList } from './json.ts'
import { asMap, keyOf } from './lists.ts'
import { MergeError } from './merge-error.ts'

/** Makes sure that the items of a patch stand in the order that `$setElementOrder` says; those to delete do not count. */
export function checkAgainstOrder(patch: JsonList, order: JsonList, mergeKey: string): void {
  if (patch.length === 0 || order.length === 0) return
  const items = mergeKey === '' ? patch : patch.filter(item => asMap(item)[DIRECTIVE] !== 'delete')
  let item = 0
  let place = 0
  while (item < items.length && place < order.length) {
    if (hasDirective(items[item])) item++
    else if (isSameItem(items[item] ?? null, order[place++] ?? null, mergeKey)) item++
  }
  if (item < items.length && place >= order.length) {
    throw new MergeError(
      sprintf("The order in patch list:\n%v\n doesn't match $setElementOrder list:\n%v\n", patch, order)
    )
  }
}

function hasDirective(item: Json | undefined): boolean {
  return isMap(item) && Object.hasOwn(item, DIRECTIVE)
}

function isSameItem(a: Json, b: Json, mergeKey: string): boolean {
  if (mergeKey === '') return isEqual(a, b)
  asMap(a)
  asMap(b)
  return isEqual(keyOf(a, mergeKey), keyOf(b, mergeKey))
}
