import type { Io } from './io.ts'

/** Tells how far long work is. */
export interface Progress {
  /** Hears how many are done. */
  readonly count: (done: number) => void
  /** Takes the line away again. */
  readonly end: () => void
}

/** A person sees no more than this, and a terminal is slow. */
const EVERY_MS = 100
const ERASE = '\r\u001b[K'

/** Counts on a terminal's standard error; elsewhere nobody is told. */
export function progressOf({ stderr }: Io, noun: string): Progress {
  if (stderr.isTTY !== true) return { count: () => undefined, end: () => undefined }
  let last = performance.now()
  let isShown = false
  return {
    count: done => {
      const now = performance.now()
      if (now - last < EVERY_MS) return
      last = now
      isShown = true
      stderr.write(`${ERASE}${String(done)} ${noun}`)
    },
    end: () => {
      if (isShown) stderr.write(ERASE)
      isShown = false
    }
  }
}
