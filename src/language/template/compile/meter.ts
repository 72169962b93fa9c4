import { Typed, type Value } from '../../go/value.ts'
import { asCopy } from './copy.ts'
import type { Run } from './run.ts'

/** What is smaller is worked on at once, and the steps count how often. */
const SMALL = 256

/** Counts what a function is given against the budget of work: most walk through all of a text or list. */
export function meter(run: Run, value: Value): void {
  if (typeof value === 'string') {
    if (value.length > SMALL) run.context.spend(value.length >> 2)
    return
  }
  const raw: unknown = value instanceof Typed ? value.value : value
  if (Array.isArray(raw) && raw.length > SMALL) run.context.spend(raw.length)
}

export function metered(run: Run, result: Value): Value {
  if (typeof result === 'object') meter(run, result)
  return result
}

/** What functions return has no address, but what builtins find has. */
export function meteredCopy(run: Run, result: Value): Value {
  return asCopy(metered(run, result))
}
