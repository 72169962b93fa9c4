import { FunctionError } from '../../../go/function.ts'
import { ANY, typeOf, type GoType, type Value } from '../../../go/value.ts'
import { MAX_DEPTH } from '../deep-copy.ts'
import { asValue, dereference, isEmpty, kindOf } from '../reflect.ts'
import { membersOf } from '../signature.ts'
import { setMember } from './set-member.ts'

/** What a member costs, in characters. */
const COST = 8

type Map = Readonly<Record<string, unknown>>

/** How maps are merged. */
export interface MergeOptions {
  /** The source wins where both have something. */
  readonly overwrite: boolean
  readonly spend: (units: number) => void
  readonly depth?: number
  /** What members of the target and of the source are by type. Default: interfaces. */
  readonly types?: { readonly old: GoType; readonly fresh: GoType }
}

/**
 * Merges a map into another in place, as mergo's `Merge` does for maps of interfaces: members that are empty in the
 * target come from the source, maps are merged, lists are not. With `overwrite` the source wins (`MergeWithOverwrite`),
 * except that an empty map does not replace one.
 */
export function mergeInto(target: Map, source: Map, options: MergeOptions): void {
  const { overwrite, spend, depth = 0 } = options
  if (depth > MAX_DEPTH) throw new FunctionError('the maps are nested too deeply to merge')
  const keys = Object.keys(source)
  spend(COST * (keys.length + 1))
  for (const key of keys) {
    const fresh = asValue(source[key])
    const old = Object.hasOwn(target, key) ? asValue(target[key]) : undefined
    const nested = nestedMaps(old, fresh)
    if (nested) mergeInto(nested.old, nested.fresh, { overwrite, spend, depth: depth + 1, types: nested.types })
    if (!isReplaced(old, fresh, nested !== undefined, overwrite)) continue
    checkAssignable(options.types)
    setMember(target, key, fresh)
  }
}

/** Go's maps of texts take no other values, whatever these are. */
function checkAssignable(types: MergeOptions['types']): void {
  if (!types || types.old === ANY || types.old === types.fresh) return
  const message = `value of type ${types.fresh.text} is not assignable to type ${types.old.text}`
  throw new FunctionError(`reflect.Value.SetMapIndex: ${message}`)
}

interface NestedMaps {
  readonly old: Map
  readonly fresh: Map
  readonly types: { readonly old: GoType; readonly fresh: GoType }
}

function nestedMaps(old: Value, fresh: Value): NestedMaps | undefined {
  if (kindOf(old) !== 'map' || kindOf(fresh) !== 'map') return undefined
  const [oldMembers, freshMembers] = [membersOf(old), membersOf(fresh)]
  if (!oldMembers || !freshMembers) return undefined
  return { old: oldMembers, fresh: freshMembers, types: { old: memberType(old), fresh: memberType(fresh) } }
}

function memberType(map: Value): GoType {
  return typeOf(map)?.elem ?? ANY
}

function isReplaced(old: Value, fresh: Value, isMerged: boolean, overwrite: boolean): boolean {
  if (fresh === null) return overwrite
  if (old === undefined || isEmpty(dereference(old))) return true
  return overwrite && !isMerged
}
