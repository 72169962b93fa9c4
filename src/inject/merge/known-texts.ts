import type { CacheStatistics } from '../cache-counts.ts'

/** Texts of one length that are kept, and how many lengths. */
const MOST = { ofLength: 4, lengths: 128 } as const

interface Known<V> {
  readonly text: string
  readonly value: V
}

/**
 * What long texts mean. They are found by their length: texts that differ are told apart where they do first, which costs
 * less than to hash all of them. What was asked for longest ago goes.
 */
export class KnownTexts<V> {
  private readonly byLength = new Map<number, readonly Known<V>[]>()
  private hits = 0
  private misses = 0

  /** Returns what a text means, worked out by `make` where it is not known. */
  get(text: string, make: () => V): V {
    const found = this.byLength.get(text.length)?.find(each => each.text === text)
    if (found) this.hits++
    else this.misses++
    const known = found ?? { text, value: make() }
    this.keep(known)
    return known.value
  }

  /** What the cache did so far. */
  get statistics(): CacheStatistics {
    let entries = 0
    for (const texts of this.byLength.values()) entries += texts.length
    return { hits: this.hits, misses: this.misses, entries }
  }

  /** Puts a text behind all others: the first length is the one that was asked for longest ago. */
  private keep(known: Known<V>): void {
    const { length } = known.text
    const others = (this.byLength.get(length) ?? []).filter(each => each !== known)
    this.byLength.delete(length)
    this.byLength.set(length, [known, ...others.slice(0, MOST.ofLength - 1)])
    const [oldest] = this.byLength.keys()
    if (this.byLength.size > MOST.lengths && oldest !== undefined) this.byLength.delete(oldest)
  }
}
