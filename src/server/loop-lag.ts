/** Measures how far the event loop is behind. */
export interface LoopLag {
  /** Returns the lag of the last look, in milliseconds. */
  readonly current: () => number
  readonly stop: () => void
}

/** Looks at the event loop every so often; its timer keeps no process alive. */
export function watchLoopLag(everyMilliseconds = 100): LoopLag {
  let lag = 0
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    lag = Math.max(0, now - last - everyMilliseconds)
    last = now
  }, everyMilliseconds).unref()
  return {
    current: () => lag,
    stop: () => {
      clearInterval(timer)
    }
  }
}
