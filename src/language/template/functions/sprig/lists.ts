import { FunctionError, type FunctionContext, type TemplateFunction } from '../../../go/function.ts'
import { ANY_SLICE, STRING_SLICE, Typed, sliceOf, type Value } from '../../../go/value.ts'
import { deepEqual } from '../deep-equal.ts'
import { dereference, elementsOf, isEmpty, kindOf } from '../reflect.ts'
import { any, ANY, BOOL, count, define, takes, takesMany, withAliases } from '../signature.ts'
import { sortTexts } from '../../../go/compare-text.ts'
import { toInt64 } from './cast.ts'
import { toText, toTexts } from './to-text.ts'

const SLICE_OF_SLICES = sliceOf(ANY_SLICE)
/** A nil slice prints as `[]`, but is `null` in JSON. */
const NIL_SLICE = new Typed(ANY_SLICE, null)

/** Lists. Each `must…` function is as the one without, whose panic the engine reports in the same words. */
export const lists: readonly TemplateFunction[] = [
  ...withAliases(
    define('list', 'Makes a list of its arguments.', takesMany([], any, ANY_SLICE), (_, ...items) => items),
    'tuple'
  ),
  ...withAliases(
    define('append', 'Adds an item at the end of a list.', takes([any, any], ANY_SLICE), (context, list, item) =>
      grown(context, [...itemsOf(list, kind => `Cannot push on type ${kind}`), item])
    ),
    'push',
    'mustAppend',
    'mustPush'
  ),
  ...withAliases(
    define('prepend', 'Adds an item at the start of a list.', takes([any, any], ANY_SLICE), (context, list, item) =>
      grown(context, [item, ...itemsOf(list, kind => `Cannot prepend on type ${kind}`)])
    ),
    'mustPrepend'
  ),
  ...withAliases(
    define(
      'first',
      'Gives the first item of a list, nil if there is none.',
      takes([any], ANY),
      (_, list) => itemsOf(list, kind => `Cannot find first on type ${kind}`).at(0) ?? null
    ),
    'mustFirst'
  ),
  ...withAliases(
    define(
      'last',
      'Gives the last item of a list, nil if there is none.',
      takes([any], ANY),
      (_, list) => itemsOf(list, kind => `Cannot find last on type ${kind}`).at(-1) ?? null
    ),
    'mustLast'
  ),
  ...withAliases(
    define('rest', 'Gives all items but the first.', takes([any], ANY_SLICE), (_, list) => {
      const items = itemsOf(list, kind => `Cannot find rest on type ${kind}`)
      return items.length === 0 ? NIL_SLICE : items.slice(1)
    }),
    'mustRest'
  ),
  ...withAliases(
    define('initial', 'Gives all items but the last.', takes([any], ANY_SLICE), (_, list) => {
      const items = itemsOf(list, kind => `Cannot find initial on type ${kind}`)
      return items.length === 0 ? NIL_SLICE : items.slice(0, -1)
    }),
    'mustInitial'
  ),
  ...withAliases(
    define('reverse', 'Turns a list around.', takes([any], ANY_SLICE), (_, list) =>
      itemsOf(list, kind => `Cannot find reverse on type ${kind}`).reverse()
    ),
    'mustReverse'
  ),
  ...withAliases(
    define('compact', 'Drops the empty items of a list.', takes([any], ANY_SLICE), (_, list) =>
      itemsOf(list, kind => `Cannot compact on type ${kind}`).filter(item => !isEmpty(item))
    ),
    'mustCompact'
  ),
  ...withAliases(
    define('uniq', 'Drops the items that are equal to an earlier one.', takes([any], ANY_SLICE), (context, list) =>
      unique(
        context,
        itemsOf(list, kind => `Cannot find uniq on type ${kind}`)
      )
    ),
    'mustUniq'
  ),
  ...withAliases(
    define('without', 'Drops the given items from a list.', takesMany([any], any, ANY_SLICE), (_, list, ...dropped) =>
      itemsOf(list, kind => `Cannot find without on type ${kind}`).filter(
        item => !dropped.some(other => deepEqual(other, item))
      )
    ),
    'mustWithout'
  ),
  ...withAliases(
    define('has', 'Tells whether a list has an item.', takes([any, any], BOOL), (_, item, list) =>
      list === null
        ? false
        : itemsOf(list, kind => `Cannot find has on type ${kind}`).some(other => deepEqual(item, other))
    ),
    'mustHas'
  ),
  ...withAliases(
    define(
      'slice',
      'Gives the items from a start to before an end.',
      takesMany([any], any, ANY),
      (_, list, ...bounds) => sliceList(list, bounds)
    ),
    'mustSlice'
  ),
  ...withAliases(
    define(
      'chunk',
      'Cuts a list into lists of a size.',
      takes([count, any], SLICE_OF_SLICES),
      (_, size, list) =>
        new Typed(
          SLICE_OF_SLICES,
          chunks(
            itemsOf(list, kind => `Cannot chunk type ${kind}`),
            size
          )
        )
    ),
    'mustChunk'
  ),
  define('concat', 'Joins lists to one.', takesMany([], any, ANY), (context, ...parts) => {
    const items = parts.flatMap(part => itemsOf(part, kind => `Cannot concat type ${kind} as list`))
    return items.length === 0 ? NIL_SLICE : grown(context, items)
  }),
  define(
    'sortAlpha',
    'Sorts the texts of a list.',
    takes([any], STRING_SLICE),
    (_, list) => new Typed(STRING_SLICE, sorted(list))
  )
]

/** Returns the items of a list; the message says what sprig does about a value that is none. */
function itemsOf(list: Value, message: (kind: string) => string): Value[] {
  if (list === null || list === undefined) {
    // reflect.TypeOf(nil) is a nil interface, on which sprig calls Kind.
    throw new FunctionError('runtime error: invalid memory address or nil pointer dereference')
  }
  const items = elementsOf(list)
  if (!items) throw new FunctionError(message(kindOf(list)))
  return items
}

function grown(context: FunctionContext, items: Value[]): Value[] {
  // An item takes the memory of eight characters.
  context.spend(8 * items.length)
  return items
}

function unique(context: FunctionContext, items: readonly Value[]): Value[] {
  const kept: Value[] = []
  for (const item of items) {
    // Comparing costs more than making: eight units a pair.
    context.spend(8 * kept.length)
    if (!kept.some(other => deepEqual(item, other))) kept.push(item)
  }
  return kept
}

function sliceList(list: Value, bounds: readonly Value[]): Value {
  const items = itemsOf(list, kind => `list should be type of slice or array but ${kind}`)
  if (items.length === 0) return null
  const [from, to] = bounds
  const start = from === undefined ? 0 : Number(toInt64(from))
  const end = to === undefined ? items.length : Number(toInt64(to))
  if (start < 0 || end < start || end > items.length)
    throw new FunctionError('reflect.Value.Slice: slice index out of bounds')
  if (!(list instanceof Typed)) return items.slice(start, end)
  return Array.isArray(list.value) ? new Typed(list.type, list.value.slice(start, end)) : list
}

/** Cuts a list as sprig does, which computes with sizes below 1 too and so asks for lists of impossible length. */
function chunks(items: readonly Value[], size: number): Value[][] {
  const total = Math.floor((items.length - 1) / size) + 1
  const last = items.length % size || size
  const isPossible = total === 0 || (total > 0 && last > 0 && (size > 0 || total === 1))
  if (!isPossible) throw new FunctionError('runtime error: makeslice: len out of range')
  return Array.from({ length: total }, (_, i) => items.slice(i * size, i * size + (i === total - 1 ? last : size)))
}

function sorted(list: Value): string[] {
  const kind = kindOf(dereference(list))
  if (kind !== 'slice' && kind !== 'array') return [toText(list)]
  return sortTexts(toTexts(list))
}
