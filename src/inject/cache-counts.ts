/** What a cache did since the process began, and what it holds. */
export interface CacheStatistics {
  readonly hits: number
  readonly misses: number
  readonly entries: number
}
