import type { Revision, Settings, Snapshot } from '../../inject/snapshot.ts'
import { compileRevision, type CompiledRevision } from '../../policy/compile.ts'
import type { RecordedWorld } from './case.ts'

/** The settings that the conformance runner may choose; a recording says the others. */
export type ChosenSettings = Partial<Pick<Settings, 'compat' | 'caches'>>

/** Compiles the world of a recording; a sentence where its configuration cannot be used. */
export function snapshotOf(world: RecordedWorld, chosen: ChosenSettings = {}): Snapshot | string {
  const { revision: found, problems } = compiledOf(world)
  if (!found) return problems.map(problem => problem.message).join('; ')
  const revision = withTemplateVersion(found, world.templateVersion)
  return {
    generation: 1,
    revisions: new Map([[revision.name, revision]]),
    defaultRevision: revision.name,
    tags: {},
    cluster: {
      namespaces: new Map(world.namespaces.map(namespace => [namespace.name, namespace])),
      nodes: world.nodes,
      proxyConfigs: world.proxyConfigs,
      registrations: []
    },
    settings: settingsOf(world.environment, chosen)
  }
}

function withTemplateVersion(revision: Revision, version: string | undefined): Revision {
  return version === undefined ? revision : { ...revision, policy: { ...revision.policy, version } }
}

const compiled = new Map<string, CompiledRevision>()
/** Many recorded worlds differ in nodes and namespaces only: their configuration is compiled once. */
const MOST_COMPILED = 8

function compiledOf({ revision, config, values, mesh, release }: RecordedWorld): CompiledRevision {
  const key = JSON.stringify([revision, config, values, mesh, release])
  const known = compiled.get(key)
  if (known) return known
  if (compiled.size >= MOST_COMPILED) compiled.clear()
  const fresh = compileRevision({
    name: revision,
    configText: config,
    valuesText: values,
    meshText: mesh,
    istioVersion: release
  })
  compiled.set(key, fresh)
  return fresh
}

/** The recordings were made by istiod, which trusts the API server. */
function settingsOf(
  environment: Readonly<Record<string, string>>,
  { compat = 'exact', caches = 'on' }: ChosenSettings
): Settings {
  const native = environment['ENABLE_NATIVE_SIDECARS'] ?? 'auto'
  return {
    enableNativeSidecars: native === 'true' || native === 'auto' ? native : 'false',
    platform: environment['PLATFORM'] ?? '',
    compliancePolicy: environment['COMPLIANCE_POLICY'] ?? '',
    clusterId: environment['CLUSTER_ID'] ?? 'Kubernetes',
    istioNamespace: 'istio-system',
    compat,
    namespaceCheck: 'trust',
    revisionPrecedence: 'namespace',
    caches,
    environment
  }
}
