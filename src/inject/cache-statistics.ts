import type { CacheStatistics } from './bounded-cache.ts'
import { overlayStatistics } from './merge/parse-overlay.ts'
import { memoStatistics } from './render/read-memo.ts'

/** The caches of the corridor by name: `templates` are texts by what templates read, `overlays` texts that were parsed. */
export const CACHES = { templates: memoStatistics, overlays: overlayStatistics } as const

/** Returns what each cache did since the process began. */
export function cacheStatistics(): readonly (CacheStatistics & { readonly name: string })[] {
  return Object.entries(CACHES).map(([name, statistics]) => ({ name, ...statistics() }))
}
