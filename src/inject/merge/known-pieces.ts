import type { Pieces } from '../../language/yaml/index.ts'
import type { CacheStatistics } from '../cache-counts.ts'
import { share } from './shared-parts.ts'

/** Bounds of one generation: about 2 MB with the values. */
const MOST = { pieces: 4096, characters: 512 * 1024 } as const

/**
 * What pieces of rendered texts say. Two workloads differ in few lines of what is rendered for them: what is found a
 * second time is remembered, and its value shared. Where a bound is reached, pieces that nobody asked for since it was
 * reached the last time are forgotten: there are two generations.
 */
export class KnownPieces implements Pieces {
  /** Values; null for a piece that was found once. */
  private young = new Map<string, object | null>()
  private old: ReadonlyMap<string, object | null> = new Map()
  private characters = 0
  private hits = 0
  private misses = 0

  get(text: string): object | undefined {
    const known = this.young.get(text) ?? this.rescued(text)
    if (known) this.hits++
    else this.misses++
    return known ?? undefined
  }

  wants(text: string): boolean {
    if (this.young.has(text) || this.old.has(text)) return true
    this.keep(text, null)
    return false
  }

  set(text: string, value: object): void {
    share(value)
    this.keep(text, value)
  }

  get statistics(): CacheStatistics {
    return { hits: this.hits, misses: this.misses, entries: this.young.size + this.old.size }
  }

  private keep(text: string, value: object | null): void {
    if (!this.young.has(text)) this.makeRoomFor(text)
    this.young.set(text, value)
  }

  private makeRoomFor(text: string): void {
    if (this.young.size >= MOST.pieces || this.characters + text.length > MOST.characters) {
      this.old = this.young
      this.young = new Map()
      this.characters = 0
    }
    this.characters += text.length
  }

  private rescued(text: string): object | null | undefined {
    const known = this.old.get(text)
    if (known) this.keep(text, known)
    return known
  }
}
