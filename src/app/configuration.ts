import type { NamespaceFacts } from '../inject/snapshot.ts'
import type { Configuration } from './diff/pod-diff.ts'
import type { OpenedSnapshot } from './open-snapshot.ts'

/** What to inject with; a namespace that stands beside the pods is the one that they will be in. */
export function configurationOf(
  { snapshot }: OpenedSnapshot,
  live: OpenedSnapshot['live'],
  given: ReadonlyMap<string, NamespaceFacts>
): Configuration {
  const { cluster } = snapshot
  const namespaces = new Map([...cluster.namespaces, ...given])
  return {
    snapshot: { ...snapshot, cluster: { ...cluster, namespaces } },
    registrationsKnown: live?.registrationsKnown() ?? false
  }
}
