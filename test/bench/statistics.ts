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

/** Times `run` in batches and returns microseconds per call, one figure a round. */
export function microseconds(rounds: number, calls: number, run: (call: number) => void): Figure {
  const times: number[] = []
  for (let call = 0; call < calls; call++) run(call)
  for (let round = 0; round < rounds; round++) {
    const from = performance.now()
    for (let call = 0; call < calls; call++) run(call)
    times.push(((performance.now() - from) * 1000) / calls)
  }
  return figure(times)
}
