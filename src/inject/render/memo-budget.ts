import type { CacheStatistics } from '../bounded-cache.ts'

/** What can forget. */
interface Forgetful {
  forget(): void
}

/** Bounds the nodes and texts of many memos together: when they are too many, all memos forget. */
export class MemoBudget {
  private readonly memos = new Set<WeakRef<Forgetful>>()
  private nodes = 0
  private hits = 0
  private misses = 0
  private readonly most: number

  constructor(most: number) {
    this.most = most
  }

  /** Counts the nodes of a memo in, as long as anybody has it. */
  add(memo: Forgetful): void {
    this.memos.add(new WeakRef(memo))
  }

  makeRoomFor(nodes: number): void {
    if (this.nodes + nodes <= this.most) return
    this.nodes = 0
    for (const reference of this.memos) {
      const memo = reference.deref()
      if (memo) memo.forget()
      else this.memos.delete(reference)
    }
  }

  spend(nodes: number): void {
    this.nodes += nodes
  }

  /** Counts whether a memo knew the result that it was asked for. */
  count(isHit: boolean): void {
    if (isHit) this.hits++
    else this.misses++
  }

  /** What the memos did together so far; entries are nodes. */
  get statistics(): CacheStatistics {
    return { hits: this.hits, misses: this.misses, entries: this.nodes }
  }
}
