/**
 * An immutable map whose next version shares nearly all of itself with the last: a change copies one of many small
 * shards, its group and the list of groups, not the entries. With 100,000 entries a version costs microseconds.
 */
export class ShardedMap<V> implements ReadonlyMap<string, V> {
  readonly size: number
  private readonly groups: readonly (Group<V> | undefined)[]

  private constructor(groups: readonly (Group<V> | undefined)[], size: number) {
    this.groups = groups
    this.size = size
  }

  /** Returns a map without entries. */
  static empty<V>(): ShardedMap<V> {
    return new ShardedMap<V>(NOTHING, 0)
  }

  /** Returns a map of the entries; of two with one key the last counts. */
  static of<V>(entries: Iterable<readonly [string, V]>): ShardedMap<V> {
    const filling = ShardedMap.filling<V>()
    for (const [key, value] of entries) filling.set(key, value)
    return filling.done()
  }

  /** Starts a map that comes in pieces: nothing is copied for its entries, and none at the end. */
  static filling<V>(): Filling<V> {
    let groups: ((Map<string, V> | undefined)[] | undefined)[] | undefined = [...NOTHING]
    let size = 0
    return {
      set: (key, value) => {
        if (!groups) throw new Error('this map is done')
        const hash = hashOf(key)
        const group = (groups[hash >>> BITS] ??= [...NOTHING])
        const shard = (group[hash & LAST] ??= new Map<string, V>())
        if (!shard.has(key)) size++
        shard.set(key, value)
      },
      done: () => {
        if (!groups) throw new Error('this map is done')
        const made = new ShardedMap<V>(groups, size)
        groups = undefined
        return made
      }
    }
  }

  get(key: string): V | undefined {
    return this.shardOf(hashOf(key))?.get(key)
  }

  has(key: string): boolean {
    return this.shardOf(hashOf(key))?.has(key) ?? false
  }

  /** Returns the map with an entry more, or another value for its key. */
  with(key: string, value: V): ShardedMap<V> {
    const hash = hashOf(key)
    const before = this.shardOf(hash)
    const after = new Map(before).set(key, value)
    return this.replaced(hash, after, this.size + after.size - (before?.size ?? 0))
  }

  /** Returns the map without an entry. */
  without(key: string): ShardedMap<V> {
    const hash = hashOf(key)
    const after = new Map(this.shardOf(hash))
    return after.delete(key) ? this.replaced(hash, after, this.size - 1) : this
  }

  private shardOf(hash: number): Shard<V> | undefined {
    return this.groups[hash >>> BITS]?.[hash & LAST]
  }

  private replaced(hash: number, shard: Shard<V>, size: number): ShardedMap<V> {
    const group: Group<V> = this.groups[hash >>> BITS] ?? NOTHING
    return new ShardedMap(this.groups.with(hash >>> BITS, group.with(hash & LAST, shard)), size)
  }

  *entries(): MapIterator<[string, V]> {
    for (const group of this.groups) for (const shard of group ?? NOTHING) if (shard) yield* shard
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) yield key
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries()
  }

  forEach(visit: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this)
  }
}

/** A map that is being filled. */
export interface Filling<V> {
  set(key: string, value: V): void
  /** Returns the map; nothing can be set afterwards. */
  done(): ShardedMap<V>
}

type Shard<V> = ReadonlyMap<string, V>
type Group<V> = readonly (Shard<V> | undefined)[]

/** 64 groups of 64 shards: with 100,000 entries a version copies two lists of 64 and a shard of about 25. */
const BITS = 6
const LAST = (1 << BITS) - 1
const NOTHING: readonly undefined[] = Object.freeze(Array.from({ length: 1 << BITS }, () => undefined))

/** FNV-1a over UTF-16 code units, in twice as many bits as a list has. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return (hash ^ (hash >>> 16)) & ((1 << (2 * BITS)) - 1)
}
