import { setImmediate } from 'node:timers/promises'
import type { Pausing } from '../policy/pausing.ts'

/** How long requests wait at most for work in slices, beside its longest step, in milliseconds. */
const SLICE_MILLISECONDS = 5

/** Runs work to its end, and lets requests through whenever it has taken a slice of time. */
export async function inSlices<T>(work: Pausing<T>): Promise<T> {
  let from = performance.now()
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) return step.value
    if (performance.now() - from < SLICE_MILLISECONDS) continue
    await setImmediate()
    from = performance.now()
  }
}
