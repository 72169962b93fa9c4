import type { TemplateFunction } from '../../go/function.ts'
import { Typed } from '../../go/value.ts'
import { MAX_DEPTH } from './deep-copy.ts'

/**
 * Makes a function that walks through its arguments to the end count their parts against the budget first: a list that
 * holds one list twice, which holds another twice, and so on, is small in memory and endless to walk.
 */
export function weighing(row: TemplateFunction): TemplateFunction {
  const { callOf } = row
  return {
    ...row,
    call: (context, ...args: unknown[]) => {
      for (const arg of args) weigh(arg, context.spend, 0)
      return row.call(context, ...(args as never[]))
    },
    callOf: count => (count === 1 ? weighingOne(callOf?.(1) ?? row.call) : undefined)
  }
}

/** Most are called with one argument. */
function weighingOne(call: TemplateFunction['call']): TemplateFunction['call'] {
  return (context, arg: never) => {
    weigh(arg, context.spend, 0)
    return call(context, arg)
  }
}

function weigh(raw: unknown, spend: (units: number) => void, depth: number): void {
  // Values that hold themselves are found out by the walk, in its own words.
  if (typeof raw !== 'object' || raw === null || depth > MAX_DEPTH) return
  const parts = partsOf(raw)
  spend(parts.length + 1)
  for (const part of parts) weigh(part, spend, depth + 1)
}

function partsOf(raw: object): readonly unknown[] {
  if (Array.isArray(raw)) return raw
  if (raw instanceof Typed) return [raw.value]
  return raw instanceof Map ? [...raw.values()] : Object.values(raw)
}
