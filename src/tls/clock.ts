/** Time as certificates need it: what time it is, and a call later. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls once after so many milliseconds; the answer calls it off. */
  after(milliseconds: number, run: () => void): () => void
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds)
    return () => {
      clearTimeout(timer)
    }
  }
}
