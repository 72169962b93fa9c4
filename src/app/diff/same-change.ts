import { listAt, objectAt, stringAt } from '../../inject/json.ts'
import type { PodDiff } from './pod-diff.ts'

/** Pods that change in the same way, but for their names. */
export interface ChangeGroup {
  readonly added: number
  readonly removed: number
  readonly workloads: readonly string[]
}

/** How many pods there are of each fate. */
export interface DiffSummary {
  readonly changed: number
  readonly unchanged: number
  readonly skipped: number
  readonly failed: number
  /** The most frequent change first. */
  readonly groups: readonly ChangeGroup[]
}

/** Counts pods one by one, so that the diffs of a large cluster need not be kept. */
export interface Summing {
  add(diff: PodDiff): void
  result(): DiffSummary
}

/** Starts a summary. */
export function summing(): Summing {
  const counts = { changed: 0, unchanged: 0, skipped: 0, failed: 0 }
  const groups = new Map<string, { added: number; removed: number; workloads: string[] }>()
  return {
    add: diff => {
      counts[fateOf(diff)]++
      if (diff.hunks.length === 0) return
      const lines = diff.hunks.flatMap(hunk => hunk.lines).filter(({ mark }) => mark !== ' ')
      const words = namesOf(diff)
      const key = lines.map(({ mark, text }) => mark + withoutNames(text, words)).join('\n')
      const count = (wanted: string): number => lines.filter(({ mark }) => mark === wanted).length
      const group = groups.get(key) ?? { added: count('+'), removed: count('-'), workloads: [] }
      group.workloads.push(nameOf(diff))
      groups.set(key, group)
    },
    result: () => ({
      ...counts,
      groups: [...groups.values()].sort((a, b) => b.workloads.length - a.workloads.length)
    })
  }
}

/** Returns how a workload is called: `Deployment shop/cart`. */
export function nameOf({ workload: { kind, namespace, name } }: Pick<PodDiff, 'workload'>): string {
  return `${kind} ${namespace}/${name}`
}

function fateOf({ outcome, hunks }: PodDiff): 'changed' | 'unchanged' | 'skipped' | 'failed' {
  if (outcome.kind === 'failed') return 'failed'
  if (hunks.length > 0) return 'changed'
  return outcome.kind === 'skipped' ? 'skipped' : 'unchanged'
}

function withoutNames(text: string, words: readonly RegExp[]): string {
  return words.reduce((line, word) => line.replace(word, '*'), text)
}

/** What names a workload in its pods: itself, its namespace, its own containers, and what it is an instance of. */
function namesOf({ workload: { name, namespace, pod } }: PodDiff): readonly RegExp[] {
  const labels = objectAt(objectAt(pod, 'metadata'), 'labels')
  const containers = listAt(objectAt(pod, 'spec'), 'containers').map(container => stringAt(container, 'name'))
  const words = new Set([name, namespace, ...containers, ...INSTANCE_LABELS.map(label => stringAt(labels, label))])
  words.delete('')
  // The longest first: a name may be part of another.
  return [...words].sort((a, b) => b.length - a.length).map(whole)
}

const INSTANCE_LABELS = ['app', 'version', 'app.kubernetes.io/name', 'app.kubernetes.io/version']

/** A name where it is not part of a longer word. */
function whole(word: string): RegExp {
  return new RegExp(`(?<![\\w.])${word.replace(/[^\w]/g, '\\$&')}(?![\\w.])`, 'g')
}
