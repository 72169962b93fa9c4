import type { CacheStatistics } from '../cache-counts.ts'
import type { Outcome } from '../outcome.ts'
import type { NamespaceFacts, Snapshot } from '../snapshot.ts'
import type { ReplicaKey } from './replica-key.ts'

/** The answer to all replicas of a workload, without the pod, which is each one's own. */
export type SharedAnswer =
  | Exclude<Outcome, { readonly kind: 'patched' }>
  | { readonly kind: 'patched'; readonly decision: Outcome['decision']; readonly encoded: string }

/** What is remembered of a workload: that one pod of it came, the answer to all, or that there is none for all. */
export type Remembered = SharedAnswer | 'came-once' | 'each-its-own'

interface Entry {
  /** The first text of the key: of equal texts that come later none has to outlive its review. */
  readonly text: string
  readonly remembered: Remembered
  /** What was known of the namespace then. */
  readonly namespace: NamespaceFacts | undefined
}

/** Characters that an entry takes beside its texts, about. */
const ENTRY = 2000

/** Remembers answers by the key of a workload, within a number of characters; what was used longest ago goes first. */
export class ReplicaMemory {
  private readonly entries = new Map<string, Entry>()
  private readonly most: number
  private snapshot: Snapshot | undefined
  private characters = 0
  private hits = 0
  private misses = 0

  /** `most`: characters of all keys and answers. */
  constructor(most: number) {
    this.most = most
  }

  /** Returns what is remembered, as long as it was decided by what this snapshot says too. */
  find({ text, namespace }: ReplicaKey, snapshot: Snapshot): Remembered | undefined {
    if (snapshot !== this.snapshot) this.turnTo(snapshot)
    const entry = this.entries.get(text)
    const known = entry && entry.namespace === snapshot.cluster.namespaces.get(namespace) ? entry : undefined
    if (typeof known?.remembered === 'object') this.hits++
    else this.misses++
    if (!known) return undefined
    this.entries.delete(text)
    this.entries.set(known.text, known)
    return known.remembered
  }

  /** Remembers what was decided by a snapshot. */
  keep({ text, namespace }: ReplicaKey, snapshot: Snapshot, remembered: Remembered): void {
    this.drop(text)
    const entry = { text, remembered, namespace: snapshot.cluster.namespaces.get(namespace) }
    this.entries.set(text, entry)
    this.characters += charactersOf(entry)
    for (const oldest of this.entries.keys()) {
      if (this.characters <= this.most) return
      this.drop(oldest)
    }
  }

  /** What the memory did so far. */
  get statistics(): CacheStatistics {
    return { hits: this.hits, misses: this.misses, entries: this.entries.size }
  }

  private drop(text: string): void {
    const known = this.entries.get(text)
    if (known === undefined) return
    this.characters -= charactersOf(known)
    this.entries.delete(text)
  }

  /** With each namespace that changes comes a new snapshot: what else decides is mostly as it was. */
  private turnTo(snapshot: Snapshot): void {
    const before = this.snapshot
    this.snapshot = snapshot
    if (before !== undefined && isSameButNamespaces(before, snapshot)) return
    this.entries.clear()
    this.characters = 0
  }
}

function charactersOf({ text, remembered }: Entry): number {
  const isPatch = typeof remembered === 'object' && remembered.kind === 'patched'
  return ENTRY + text.length + (isPatch ? remembered.encoded.length : 0)
}

function isSameButNamespaces(before: Snapshot, after: Snapshot): boolean {
  const { revisions, cluster, tags, defaultRevision, settings } = before
  return (
    settings === after.settings &&
    defaultRevision === after.defaultRevision &&
    isSameList([...revisions.values()], [...after.revisions.values()]) &&
    isSameList([...revisions.keys()], [...after.revisions.keys()]) &&
    isSameList(Object.entries(tags).flat(), Object.entries(after.tags).flat()) &&
    isSameList(cluster.nodes, after.cluster.nodes) &&
    isSameList(cluster.proxyConfigs, after.cluster.proxyConfigs) &&
    isSameList(cluster.registrations, after.cluster.registrations)
  )
}

function isSameList(before: readonly unknown[] | undefined, after: readonly unknown[] | undefined): boolean {
  if (before === after) return true
  if (before?.length !== after?.length) return false
  return before?.every((item, i) => item === after?.[i]) ?? false
}
