import type { CacheStatistics } from '../cache-counts.ts'
import type { Outcome } from '../outcome.ts'
import type { NamespaceFacts, Snapshot } from '../snapshot.ts'

/** The answer to all replicas of a workload, without the pod, which is each one's own. */
export type SharedAnswer =
  | Exclude<Outcome, { readonly kind: 'patched' }>
  | { readonly kind: 'patched'; readonly decision: Outcome['decision']; readonly encoded: string }

/** What is remembered under the key of a workload; `answer` is undefined where there is none yet. */
export interface Remembered {
  readonly answer: SharedAnswer | 'each-its-own' | undefined
  /** What was known of the namespace then. */
  readonly namespace: NamespaceFacts | undefined
}

/** With the first text of its key: of equal texts that come later none has to outlive its review. */
interface Entry {
  readonly key: string
  readonly remembered: Remembered
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
  find(key: string, namespace: string, snapshot: Snapshot): Remembered | undefined {
    if (snapshot !== this.snapshot) this.turnTo(snapshot)
    const entry = this.entries.get(key)
    const known = entry?.remembered
    const isValid = known !== undefined && known.namespace === snapshot.cluster.namespaces.get(namespace)
    if (isValid && known.answer !== undefined && known.answer !== 'each-its-own') this.hits++
    else this.misses++
    if (!entry || !isValid) return undefined
    this.entries.delete(key)
    this.entries.set(entry.key, entry)
    return known
  }

  /** Remembers. */
  keep(key: string, remembered: Remembered): void {
    this.drop(key)
    this.entries.set(key, { key, remembered })
    this.characters += charactersOf(key, remembered)
    for (const oldest of this.entries.keys()) {
      if (this.characters <= this.most) return
      this.drop(oldest)
    }
  }

  /** What the memory did so far. */
  get statistics(): CacheStatistics {
    return { hits: this.hits, misses: this.misses, entries: this.entries.size }
  }

  private drop(key: string): void {
    const known = this.entries.get(key)
    if (known === undefined) return
    this.characters -= charactersOf(key, known.remembered)
    this.entries.delete(key)
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

function charactersOf(key: string, { answer }: Remembered): number {
  const isPatch = typeof answer === 'object' && answer.kind === 'patched'
  return ENTRY + key.length + (isPatch ? answer.encoded.length : 0)
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
