import { cacheStatistics } from '../inject/cache-statistics.ts'
import type { MetricSources } from '../observe/metrics.ts'
import type { LoopLag } from '../server/loop-lag.ts'
import type { ServingCertificate } from '../tls/source.ts'
import type { Engine } from './engine.ts'
import type { LiveParts } from './live-parts.ts'

/** Returns what the gauges are read from. */
export function metricSources(
  engine: Engine,
  certificate: () => ServingCertificate | undefined,
  lag: LoopLag,
  live: LiveParts | undefined
): MetricSources {
  return {
    lagSeconds: () => lag.current() / 1000,
    revisions: () => engine.revisions(),
    generation: () => engine.snapshot()?.generation ?? 0,
    certificateExpiry: () => {
      const ends = certificate()?.notAfter
      return ends === undefined ? undefined : ends / 1000
    },
    bundles: () => live?.keeper.entries().map(({ name, inSync }) => ({ webhook: name, inSync })) ?? [],
    selfProbe: () => live?.probe?.result()?.ok,
    caches: cacheStatistics
  }
}
