/** What a cache did since the process began, and what it holds. */
export interface CacheStatistics {
  readonly hits: number
  readonly misses: number
  readonly entries: number
}

/** A cache with a bound: when it is full, the entry that was used longest ago goes. */
export class BoundedCache<K, V> {
  private readonly entries = new Map<K, V>()
  private readonly most: number
  private hits = 0
  private misses = 0

  constructor(most: number) {
    this.most = most
  }

  /** Returns the entry of a key, made by `make` where there is none. */
  get(key: K, make: () => V): V {
    const known = this.entries.get(key)
    if (known !== undefined) {
      this.hits++
      this.entries.delete(key)
      this.entries.set(key, known)
      return known
    }
    this.misses++
    const made = make()
    if (this.entries.size >= this.most) {
      const [oldest] = this.entries.keys()
      if (oldest !== undefined) this.entries.delete(oldest)
    }
    this.entries.set(key, made)
    return made
  }

  /** What the cache did so far. */
  get statistics(): CacheStatistics {
    return { hits: this.hits, misses: this.misses, entries: this.entries.size }
  }
}
