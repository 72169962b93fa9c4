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

/** Rounds for the compiler. */
const WARM_UP = 2

/**
 * Times several subjects in turns, round by round, in microseconds of this process's own time a call: what else the
 * machine does touches all of them alike, or none.
 */
export function takeTurns(
  rounds: number,
  calls: number,
  subjects: Readonly<Record<string, () => unknown>>
): ReadonlyMap<string, Figure> {
  const times = new Map(Object.keys(subjects).map(name => [name, [] as number[]]))
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const [name, run] of Object.entries(subjects)) {
      const from = process.cpuUsage()
      for (let call = 0; call < calls; call++) run()
      const { user, system } = process.cpuUsage(from)
      if (round >= 0) times.get(name)?.push((user + system) / calls)
    }
  }
  return new Map([...times].map(([name, all]) => [name, figure(all)]))
}

/** Returns the figure of a subject. */
export function figureAt(figures: ReadonlyMap<string, Figure>, name: string): Figure {
  const found = figures.get(name)
  if (!found) throw new Error(`${name} was not measured`)
  return found
}

/** Multiplies a figure. */
export function scaled({ min, median, max }: Figure, by: number): Figure {
  return { min: min * by, median: median * by, max: max * by }
}
