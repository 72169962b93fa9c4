import { inSlices } from './in-slices.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { Pausing } from '../policy/pausing.ts'

/** Takes items one after the other. */
export interface Sliced<T> {
  readonly put: (item: T) => void
  /** Resolves when all items are taken. */
  readonly idle: () => Promise<void>
}

/** Takes items in the order in which they are put: the first at once, many beside the requests. */
export function sliced<T>(take: (item: T) => void): Sliced<T> {
  let waiting: T[] = []
  function* takeAll(): Pausing<void> {
    while (waiting.length > 0) {
      const items = waiting
      waiting = []
      for (const item of items) {
        take(item)
        yield
      }
    }
  }
  const taking = oneAtATime(() => inSlices(takeAll()))
  return {
    put: item => {
      waiting.push(item)
      taking.request()
    },
    idle: taking.idle
  }
}
