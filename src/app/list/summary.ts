import type { Listed } from './list.ts'
import type { ListedPod, ListedState } from './row.ts'

/** How many pods stand how. */
export type Counts = Readonly<Record<ListedState, number>>

/** A revision: one that is served, or one that only pods still name. */
export interface ListedRevision {
  readonly name: string
  readonly served: boolean
  readonly isDefault: boolean
  readonly tags: readonly string[]
  /** Short hash of policy, values and mesh; '' where it is not served. */
  readonly policyHash: string
  readonly counts: Counts
  /** Images of its proxies and how many pods run or would run each. */
  readonly proxies: Readonly<Record<string, number>>
}

/** A namespace that is labelled for injection, or that has pods. */
export interface ListedNamespace {
  readonly name: string
  /** Its labels that ask for or against injection. */
  readonly labels: Readonly<Record<string, string>>
  readonly counts: Counts
}

const LABELS = ['istio-injection', 'istio.io/rev'] as const

/** Counts pods by revision: those that are served, then those that are not any more. */
export function revisionsOf({ snapshot, pods }: Listed): readonly ListedRevision[] {
  const byRevision = group(pods, ({ revision }) => revision)
  const served = [...snapshot.revisions.keys()]
  const gone = [...byRevision.keys()].filter(name => name !== '' && !snapshot.revisions.has(name)).sort()
  return [...served, ...gone].map(name => {
    const its = byRevision.get(name) ?? []
    return {
      name,
      served: snapshot.revisions.has(name),
      isDefault: name === snapshot.defaultRevision,
      tags: Object.keys(snapshot.tags).filter(tag => snapshot.tags[tag] === name),
      policyHash: snapshot.revisions.get(name)?.hash ?? '',
      counts: countsOf(its),
      proxies: Object.fromEntries(
        [...group(its, ({ proxy }) => proxy)].flatMap(([image, { length }]) => (image === '' ? [] : [[image, length]]))
      )
    }
  })
}

/** Counts pods by namespace, in the order of their names. */
export function namespacesOf({ snapshot, pods, namespace }: Listed): readonly ListedNamespace[] {
  const byNamespace = group(pods, ({ namespace }) => namespace)
  const labelled = [...snapshot.cluster.namespaces.values()].filter(
    ({ name, labels }) => (namespace ?? name) === name && Object.keys(injectionLabels(labels)).length > 0
  )
  const names = new Set([...byNamespace.keys(), ...labelled.map(({ name }) => name)])
  return [...names].sort().map(name => ({
    name,
    labels: injectionLabels(snapshot.cluster.namespaces.get(name)?.labels ?? {}),
    counts: countsOf(byNamespace.get(name) ?? [])
  }))
}

function injectionLabels(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(LABELS.flatMap(name => (Object.hasOwn(labels, name) ? [[name, labels[name] ?? '']] : [])))
}

function countsOf(pods: readonly ListedPod[]): Counts {
  const counts = { injected: 0, outdated: 0, missing: 0, 'to-inject': 0, 'not-injected': 0, refused: 0 }
  for (const { state } of pods) counts[state]++
  return counts
}

function group(pods: readonly ListedPod[], by: (pod: ListedPod) => string): Map<string, ListedPod[]> {
  const groups = new Map<string, ListedPod[]>()
  for (const pod of pods) {
    const key = by(pod)
    const its = groups.get(key)
    if (its) its.push(pod)
    else groups.set(key, [pod])
  }
  return groups
}
