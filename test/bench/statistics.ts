/** Returns the middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2
}

/** A figure of several rounds. */
export interface Figure {
  readonly min: number
  readonly median: number
  readonly max: number
}

/** Sums up the rounds of a figure. */
export function figure(values: readonly number[]): Figure {
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) }
}

/** Rounds after which the code is compiled. */
export const WARM_ROUNDS = 3

/**
 * Measures microseconds of CPU a call, one figure a round, of several things in turn: what else the machine does meets all
 * of them. Calls are counted through; the first rounds warm up.
 */
export function cpuMicroseconds(rounds: number, calls: number, runs: readonly ((call: number) => void)[]): Figure[] {
  const times = runs.map((): number[] => [])
  for (let round = 0; round < rounds + WARM_ROUNDS; round++) {
    for (const [i, run] of runs.entries()) {
      const from = process.cpuUsage()
      for (let call = round * calls; call < (round + 1) * calls; call++) run(call)
      const { user, system } = process.cpuUsage(from)
      if (round >= WARM_ROUNDS) times[i]?.push((user + system) / calls)
    }
  }
  return times.map(figure)
}
