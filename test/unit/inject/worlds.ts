import { compileRevision } from '../../../src/policy/compile.ts'
import type { Json, JsonObject } from '../../../src/inject/json.ts'
import type { InjectRequest } from '../../../src/inject/request.ts'
import type { Settings, Snapshot } from '../../../src/inject/snapshot.ts'
import { snapshotOf } from '../../snapshots.ts'

/** What a test says of a world; the rest is usual. */
export interface SmallWorld {
  readonly templates?: Readonly<Record<string, string>>
  readonly config?: JsonObject
  readonly values?: JsonObject
  readonly mesh?: JsonObject
  readonly settings?: Partial<Settings>
  readonly release?: string
}

/** A template that adds a proxy with one argument from an annotation. */
export const PROXY_TEMPLATE = `
spec:
  containers:
  - name: istio-proxy
    image: proxy:1
    args: ["{{ annotation .ObjectMeta \`a\` "none" }}"]
`

/** Compiles a small world. */
export function world({ templates, config, values, mesh, settings, release }: SmallWorld = {}): Snapshot {
  const { revision, problems } = compileRevision({
    name: 'default',
    configText: JSON.stringify({ policy: 'enabled', templates: templates ?? { sidecar: PROXY_TEMPLATE }, ...config }),
    valuesText: JSON.stringify(values ?? {}),
    meshText: JSON.stringify(mesh ?? {}),
    istioVersion: release ?? 'head'
  })
  if (!revision) throw new Error(problems.map(problem => problem.message).join('; '))
  return snapshotOf(revision, { cluster: { nodes: [] }, settings: { namespaceCheck: 'trust', ...settings } })
}

/** A review of a pod in namespace `default`. */
export function review(object: Json, changes: Partial<InjectRequest> = {}): InjectRequest {
  return {
    uid: 'u1',
    namespace: 'default',
    name: '',
    operation: 'CREATE',
    dryRun: false,
    object,
    path: '/inject',
    user: '',
    ...changes
  }
}
