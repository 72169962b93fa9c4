import type { CacheStatistics } from './cache-counts.ts'
import { overlayStatistics, pieceStatistics } from './merge/parse-overlay.ts'
import { replicaStatistics } from './replicas/inject-remembering.ts'

/**
 * The caches of the corridor by name: `replicas` are answers by workload, `overlays` rendered texts that were parsed,
 * `pieces` their blocks of lines.
 */
export const CACHES = { replicas: replicaStatistics, overlays: overlayStatistics, pieces: pieceStatistics } as const

/** Returns what each cache did since the process began. */
export function cacheStatistics(): readonly (CacheStatistics & { readonly name: string })[] {
  return Object.entries(CACHES).map(([name, statistics]) => ({ name, ...statistics() }))
}
