import { compile } from '../../src/app/compile.ts'
import { readShippedPolicy } from '../../src/app/shipped-policy.ts'
import type { Snapshot } from '../../src/inject/snapshot.ts'

/** Returns the snapshot that the benches inject with: our own policy, a labelled namespace, nodes of today. */
export async function benchSnapshot(caches: 'on' | 'off'): Promise<Snapshot> {
  const compiled = compile(await readShippedPolicy(), '')
  if (!compiled.ok) throw new Error(compiled.problem)
  const { revision } = compiled
  return {
    generation: 1,
    revisions: new Map([[revision.name, revision]]),
    defaultRevision: revision.name,
    tags: {},
    cluster: {
      namespaces: new Map([
        ['bookinfo', { name: 'bookinfo', labels: { 'istio-injection': 'enabled' }, annotations: {} }]
      ]),
      nodes: [{ name: 'node-1', kubeletVersion: 'v1.34.0' }],
      proxyConfigs: [],
      registrations: []
    },
    settings: {
      enableNativeSidecars: 'auto',
      platform: '',
      compliancePolicy: '',
      clusterId: 'Kubernetes',
      istioNamespace: 'istio-system',
      compat: 'safe',
      namespaceCheck: 'enforce',
      revisionPrecedence: 'namespace',
      caches,
      environment: {}
    }
  }
}
