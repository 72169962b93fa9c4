import type { Pausing } from '../policy/pausing.ts'

/**
 * How long all work in slices together takes in one turn of the event loop, beside its longest step, in milliseconds: as
 * long as requests wait for it.
 */
const SLICE_MILLISECONDS = 4

/** When the work of this turn began; undefined: there was none yet. */
let began: number | undefined

/** What goes on in a later turn, in this order. */
const waiting: (() => void)[] = []

/** Runs work to its end, and lets requests through whenever the slice of the turn is over. */
export async function inSlices<T>(work: Pausing<T>): Promise<T> {
  for (;;) {
    while (isOver()) await laterTurn()
    const step = work.next()
    if (step.done === true) return step.value
  }
}

function isOver(): boolean {
  const now = performance.now()
  if (began === undefined) {
    began = now
    setImmediate(nextTurn)
  }
  return now - began >= SLICE_MILLISECONDS
}

function laterTurn(): Promise<void> {
  return new Promise(resolve => {
    waiting.push(resolve)
  })
}

/** One goes on: it may take the whole slice. */
function nextTurn(): void {
  began = undefined
  waiting.shift()?.()
}
