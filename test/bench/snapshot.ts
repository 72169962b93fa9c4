import { compile } from '../../src/app/compile.ts'
import { readShippedPolicy } from '../../src/app/shipped-policy.ts'
import type { Snapshot } from '../../src/inject/snapshot.ts'
import { namespacesOf, snapshotOf } from '../snapshots.ts'

/** Returns the snapshot that the benches inject with: our own policy, a labelled namespace, nodes of today. */
export async function benchSnapshot(caches: 'on' | 'off'): Promise<Snapshot> {
  const compiled = compile(await readShippedPolicy(), '')
  if (!compiled.ok) throw new Error(compiled.problem)
  return snapshotOf(compiled.revision, {
    cluster: {
      namespaces: namespacesOf({ bookinfo: { 'istio-injection': 'enabled' } }),
      nodes: [{ name: 'node-1', kubeletVersion: 'v1.34.0' }]
    },
    settings: { caches }
  })
}
