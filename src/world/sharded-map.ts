/**
 * An immutable map whose next version shares nearly all of itself with the last: a change copies one of many small
 * shards and the list of shards, not the entries. With 100,000 entries a version costs microseconds.
 */
export class ShardedMap<V> implements ReadonlyMap<string, V> {
  readonly size: number
  private readonly shards: readonly (ReadonlyMap<string, V> | undefined)[]

  private constructor(shards: readonly (ReadonlyMap<string, V> | undefined)[], size: number) {
    this.shards = shards
    this.size = size
  }

  /** Returns a map without entries. */
  static empty<V>(): ShardedMap<V> {
    return new ShardedMap<V>(NO_SHARDS, 0)
  }

  /** Returns a map of the entries; of two with one key the last counts. */
  static of<V>(entries: Iterable<readonly [string, V]>): ShardedMap<V> {
    const filling = ShardedMap.filling<V>()
    for (const [key, value] of entries) filling.set(key, value)
    return filling.done()
  }

  /** Starts a map that comes in pieces: nothing is copied for its entries, and none at the end. */
  static filling<V>(): Filling<V> {
    let shards: (Map<string, V> | undefined)[] | undefined = Array.from({ length: SHARDS })
    let size = 0
    return {
      set: (key, value) => {
        if (!shards) throw new Error('this map is done')
        const shard = (shards[shardOf(key)] ??= new Map<string, V>())
        if (!shard.has(key)) size++
        shard.set(key, value)
      },
      done: () => {
        if (!shards) throw new Error('this map is done')
        const made = new ShardedMap<V>(shards, size)
        shards = undefined
        return made
      }
    }
  }

  get(key: string): V | undefined {
    return this.shards[shardOf(key)]?.get(key)
  }

  has(key: string): boolean {
    return this.shards[shardOf(key)]?.has(key) ?? false
  }

  /** Returns the map with an entry more, or another value for its key. */
  with(key: string, value: V): ShardedMap<V> {
    const at = shardOf(key)
    const before = this.shards[at]
    const after = new Map(before).set(key, value)
    return new ShardedMap(this.shards.with(at, after), this.size + after.size - (before?.size ?? 0))
  }

  /** Returns the map without an entry. */
  without(key: string): ShardedMap<V> {
    const at = shardOf(key)
    const after = new Map(this.shards[at])
    return after.delete(key) ? new ShardedMap(this.shards.with(at, after), this.size - 1) : this
  }

  *entries(): MapIterator<[string, V]> {
    for (const shard of this.shards) if (shard) yield* shard
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

/** A version costs a list of this length and one shard: about 100 entries of 100,000. */
const SHARDS = 1024
const NO_SHARDS: readonly undefined[] = Object.freeze(Array.from({ length: SHARDS }, () => undefined))

/** FNV-1a over UTF-16 code units. */
function shardOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return (hash ^ (hash >>> 16)) & (SHARDS - 1)
}
