import { FunctionError, type FunctionContext, type TemplateFunction } from '../../../go/function.ts'
import { ANY_MAP, ANY_SLICE, STRING_SLICE, Typed, typeOf, type Value } from '../../../go/value.ts'
import { sortTexts } from '../../../go/compare-text.ts'
import { deepCopy } from '../deep-copy.ts'
import { asValue } from '../reflect.ts'
import {
  any,
  ANY,
  BOOL,
  define,
  dict,
  type Members,
  membersOf,
  takes,
  takesMany,
  text,
  withAliases
} from '../signature.ts'
import { mergeInto, type MergeOptions } from './mergo.ts'
import { removeMember, setMember } from './set-member.ts'
import { toText } from './to-text.ts'

/** Maps with string keys. Where Go's order of keys is random, ours is sorted. */
export const dicts: readonly TemplateFunction[] = [
  define('dict', 'Makes a map of keys and values in turn.', takesMany([], any, ANY_MAP), (_, ...pairs) => {
    const made: Record<string, unknown> = {}
    for (let i = 0; i < pairs.length; i += 2)
      setMember(made, toText(pairs[i]), i + 1 < pairs.length ? pairs[i + 1] : '')
    return made
  }),
  define('get', 'Gives a member of a map, "" if there is none.', takes([dict, text], ANY), (_, map, key) =>
    map && Object.hasOwn(map, key) ? asValue(map[key]) : ''
  ),
  define('set', 'Sets a member of a map, in place.', takes([dict, text, any], ANY_MAP), (_, map, key, value) => {
    if (!map) throw new FunctionError('assignment to entry in nil map')
    setMember(map, key, value)
    return map
  }),
  define('unset', 'Removes a member of a map, in place.', takes([dict, text], ANY_MAP), (_, map, key) => {
    if (!map) return new Typed(ANY_MAP, null)
    removeMember(map, key)
    return map
  }),
  define(
    'hasKey',
    'Tells whether a map has a key.',
    takes([dict, text], BOOL),
    (_, map, key) => map !== null && Object.hasOwn(map, key)
  ),
  define(
    'pluck',
    'Lists the members of one key in several maps.',
    takesMany([text], dict, ANY_SLICE),
    (_, key, ...maps) => maps.flatMap(map => (map && Object.hasOwn(map, key) ? [asValue(map[key])] : []))
  ),
  define(
    'keys',
    'Lists the keys of maps, sorted map by map.',
    takesMany([], dict, STRING_SLICE),
    (context, ...maps) =>
      new Typed(
        STRING_SLICE,
        maps.flatMap(map => sortedKeys(context, map))
      )
  ),
  define('values', 'Lists the members of a map in the order of their keys.', takes([dict], ANY_SLICE), (context, map) =>
    sortedKeys(context, map).map(key => asValue(map?.[key]))
  ),
  define('pick', 'Copies the given keys of a map.', takesMany([dict], text, ANY_MAP), (_, map, ...keys) =>
    select(
      map,
      keys.filter(key => map !== null && Object.hasOwn(map, key))
    )
  ),
  define(
    'omit',
    'Copies all but the given keys of a map.',
    takesMany([dict], text, ANY_MAP),
    (context, map, ...keys) => {
      const omitted = new Set(keys)
      const all = Object.keys(map ?? {})
      context.spend(all.length)
      return select(
        map,
        all.filter(key => !omitted.has(key))
      )
    }
  ),
  ...withAliases(
    define(
      'merge',
      'Fills what is empty in the first map from the others, deeply and in place.',
      takesMany([dict], dict, ANY),
      (context, target, ...sources) => mergeAll(target, sources, { overwrite: false, spend: context.spend })
    ),
    'mustMerge'
  ),
  ...withAliases(
    define(
      'mergeOverwrite',
      'Merges maps into the first, deeply and in place; the last one wins.',
      takesMany([dict], dict, ANY),
      (context, target, ...sources) => mergeAll(target, sources, { overwrite: true, spend: context.spend })
    ),
    'mustMergeOverwrite'
  ),
  ...withAliases(
    define('deepCopy', 'Copies a value and all that it holds.', takes([any], ANY), (context, value) => {
      if (value === null) throw new FunctionError('reflect: call of reflect.Value.Type on zero Value')
      return deepCopy(value, context.spend)
    }),
    'mustDeepCopy'
  ),
  define(
    'dig',
    'Follows keys into nested maps; the value before the map is the default.',
    takesMany([], any, ANY),
    (_, ...args) => dig(args)
  )
]

/** Functions that change their first argument: whoever renders hands a copy of shared data to a template that calls one. */
export const MUTATING_FUNCTIONS: ReadonlySet<string> = new Set([
  'set',
  'unset',
  'merge',
  'mustMerge',
  'mergeOverwrite',
  'mustMergeOverwrite'
])

/** What it costs to list and sort a key, in characters. */
const KEY_COST = 8

function sortedKeys({ spend }: FunctionContext, map: Members<unknown>): string[] {
  const keys = Object.keys(map ?? {})
  spend(KEY_COST * keys.length)
  return sortTexts(keys)
}

function select(map: Members<unknown>, keys: readonly string[]): Record<string, unknown> {
  const made: Record<string, unknown> = {}
  for (const key of keys) setMember(made, key, map?.[key])
  return made
}

function mergeAll(target: Members<unknown>, sources: readonly Members<unknown>[], options: MergeOptions): Value {
  // mergo makes a map where the target is nil, but only once a source is not.
  let merged = target
  for (const source of sources) {
    if (!source) continue
    merged ??= {}
    mergeInto(merged, source, options)
  }
  return merged ?? new Typed(ANY_MAP, null)
}

function dig(args: readonly Value[]): Value {
  if (args.length < 3) throw new FunctionError('dig needs at least three arguments')
  const fallback = args.at(-2)
  const last = args.at(-1)
  assertIs(last, ANY_MAP.text)
  const keys = args.slice(0, -2).map(key => {
    if (typeof key !== 'string') throw conversion(key, 'string')
    return key
  })
  let at = last
  for (const key of keys) {
    assertIs(at, ANY_MAP.text)
    const members = membersOf(at)
    if (!members || !Object.hasOwn(members, key)) return fallback
    at = asValue(members[key])
  }
  return at
}

function assertIs(value: Value, type: string): void {
  if (typeOf(value)?.text !== type) throw conversion(value, type)
}

function conversion(value: Value, wanted: string): FunctionError {
  return new FunctionError(`interface conversion: interface {} is ${typeOf(value)?.text ?? 'nil'}, not ${wanted}`)
}
