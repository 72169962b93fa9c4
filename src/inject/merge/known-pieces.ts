import type { Pieces } from '../../language/yaml/index.ts'
import type { CacheStatistics } from '../bounded-cache.ts'
import { share } from './shared-parts.ts'

/** Bounds of one generation: about 2 MB with the values. */
const MOST = { pieces: 4096, characters: 512 * 1024 } as const

interface Piece {
  readonly value: object
  /** It came again. */
  isShared: boolean
}

/**
 * What pieces of rendered texts say. Two workloads differ in few lines of what is rendered for them. Where a bound is
 * reached, pieces that nobody asked for since it was reached the last time are forgotten: there are two generations.
 */
export class KnownPieces implements Pieces {
  private young = new Map<string, Piece>()
  private old: ReadonlyMap<string, Piece> = new Map()
  private characters = 0
  private hits = 0
  private misses = 0

  get(text: string): object | undefined {
    const known = this.young.get(text) ?? this.rescued(text)
    if (known === undefined) {
      this.misses++
      return undefined
    }
    this.hits++
    if (!known.isShared) share(known.value)
    known.isShared = true
    return known.value
  }

  set(text: string, value: object): void {
    this.keep(text, { value, isShared: false })
  }

  private keep(text: string, piece: Piece): void {
    if (this.young.size >= MOST.pieces || this.characters + text.length > MOST.characters) {
      this.old = this.young
      this.young = new Map()
      this.characters = 0
    }
    this.young.set(text, piece)
    this.characters += text.length
  }

  get statistics(): CacheStatistics {
    return { hits: this.hits, misses: this.misses, entries: this.young.size + this.old.size }
  }

  private rescued(text: string): Piece | undefined {
    const known = this.old.get(text)
    if (known !== undefined) this.keep(text, known)
    return known
  }
}
