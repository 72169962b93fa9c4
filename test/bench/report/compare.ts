import type { Measured } from '../section.ts'
import type { Figure } from '../statistics.ts'

/** Ratios of an earlier run, by id. Absolute figures tell of the machine and are not kept. */
export type Baseline = Readonly<Record<string, Figure>>

/** Returns what of a run is worth keeping for the next. */
export function baselineOf(measured: readonly Measured[]): Baseline {
  return Object.fromEntries(measured.filter(({ isRatio }) => isRatio).map(({ id, figure }) => [id, figure]))
}

/** A median may be worse by this part before anybody looks at the rounds. */
const NOISE = 0.2

/**
 * Returns the ratios that are worse than before beyond noise: the median by more than a fifth, and no round of the one
 * run as good or as bad as a round of the other.
 */
export function regressions(measured: readonly Measured[], before: Baseline): readonly string[] {
  return measured.flatMap(({ id, figure, isRatio, better }) => {
    const old = Object.hasOwn(before, id) ? before[id] : undefined
    if (!isRatio || !old) return []
    const [now, then] = better === 'lower' ? [figure, old] : [inverse(figure), inverse(old)]
    const isWorse = now.median > then.median * (1 + NOISE) && now.min > then.max
    return isWorse ? [`${id}: ${figure.median.toFixed(2)}, before ${old.median.toFixed(2)}`] : []
  })
}

function inverse({ min, median, max }: Figure): Figure {
  return { min: 1 / max, median: 1 / median, max: 1 / min }
}

/** Tells whether a figure keeps its limit; undefined where it has none. */
export function holds({ figure, limit, better }: Measured): boolean | undefined {
  if (!limit) return undefined
  return better === 'lower' ? figure.median <= limit.value : figure.median >= limit.value
}
