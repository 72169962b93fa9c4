import type { Clock } from '../../../src/tls/clock.ts'

/** A clock that stands until it is moved. */
export interface ManualClock extends Clock {
  /** Moves on and calls what is due, in order. */
  advance(milliseconds: number): void
  /** Changes the wall clock only, as a machine that sleeps or is set does: timers do not notice. */
  jump(milliseconds: number): void
}

/** Makes a clock that starts at a fixed moment. */
export function manualClock(start = Date.parse('2026-01-01T00:00:00Z')): ManualClock {
  let elapsed = 0
  let offset = start
  let timers: { readonly at: number; readonly run: () => void }[] = []
  return {
    now: () => offset + elapsed,
    after: (milliseconds, run) => {
      const timer = { at: elapsed + milliseconds, run }
      timers.push(timer)
      return () => {
        timers = timers.filter(one => one !== timer)
      }
    },
    advance: milliseconds => {
      const end = elapsed + milliseconds
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
        if (next === undefined) break
        timers = timers.filter(one => one !== next)
        elapsed = Math.max(elapsed, next.at)
        next.run()
      }
      elapsed = end
    },
    jump: milliseconds => {
      offset += milliseconds
    }
  }
}
