import type { Cluster, Revision, Settings, Snapshot } from '../src/inject/snapshot.ts'

/** What a test says of a snapshot; everything else is as by default. */
export interface SnapshotOf {
  readonly tags?: Snapshot['tags']
  readonly cluster?: Partial<Cluster>
  readonly settings?: Partial<Settings>
}

/** The settings of a server that nobody has set anything of. */
export const DEFAULT_SETTINGS: Settings = {
  enableNativeSidecars: 'auto',
  platform: '',
  compliancePolicy: '',
  clusterId: 'Kubernetes',
  istioNamespace: 'istio-system',
  compat: 'safe',
  namespaceCheck: 'enforce',
  revisionPrecedence: 'namespace',
  environment: {}
}

/** Makes a snapshot of revisions, of which the first is the default. */
export function snapshotOf(
  revisions: Revision | readonly Revision[],
  { tags = {}, cluster, settings }: SnapshotOf = {}
): Snapshot {
  const all = 'name' in revisions ? [revisions] : revisions
  return {
    generation: 1,
    revisions: new Map(all.map(revision => [revision.name, revision])),
    defaultRevision: all[0]?.name ?? 'default',
    tags,
    cluster: { namespaces: new Map(), nodes: undefined, proxyConfigs: [], registrations: [], ...cluster },
    settings: { ...DEFAULT_SETTINGS, ...settings }
  }
}

/** Returns the Namespaces of a cluster by name, from their labels. */
export function namespacesOf(
  labels: Readonly<Record<string, Readonly<Record<string, string>>>>
): Cluster['namespaces'] {
  return new Map(Object.entries(labels).map(([name, own]) => [name, { name, labels: own, annotations: {} }]))
}
