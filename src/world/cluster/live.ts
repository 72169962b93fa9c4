import { objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import type { Registration } from '../../inject/snapshot.ts'
import { readConfigMap } from '../read/config-map.ts'
import { readNamespace } from '../read/namespace.ts'
import { readNode } from '../read/node.ts'
import { readProxyConfig } from '../read/proxy-config.ts'
import { readRegistrations, readTag } from '../read/registration.ts'
import { stringMap } from '../read/strings.ts'
import type { ConfigMapFacts, Facts, World, WorldProblem } from '../world.ts'
import type { KubeApi } from './api.ts'
import { connect } from './connect.ts'
import type { Identity } from './kubeconfig.ts'
import { defaultBackoff, reflect, type Backoff, type Reflected, type Reflection } from './reflect.ts'
import { readBundles, type Bundle } from './bundles.ts'

/** What is kept of a MutatingWebhookConfiguration. */
export interface RegistrationFacts {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly entries: readonly Registration[]
  readonly bundles: readonly Bundle[]
  readonly tag: { readonly tag: string; readonly revision: string } | undefined
}

/** A live cluster. */
export interface LiveWorld extends World {
  readonly api: KubeApi
  /** The namespace of the identity: in a pod, the pod's. */
  readonly namespace: string | undefined
  registrations(): ReadonlyMap<string, RegistrationFacts>
  /** Whether registrations have been read. */
  registrationsKnown(): boolean
}

/** Settings of a live world. */
export interface LiveOptions {
  /** Where the injection policy and mesh ConfigMaps are. */
  readonly istioNamespace: string
  readonly backoff?: Backoff
}

/** Opens a live cluster; it answers at once and is synced when `current().synced` says so. */
export async function openLiveWorld(identity: Identity, options: LiveOptions): Promise<LiveWorld> {
  return liveWorld(await connect(identity), identity, options)
}

/** Follows a cluster through an API. */
export function liveWorld(
  api: KubeApi,
  identity: Pick<Identity, 'name' | 'namespace'>,
  options: LiveOptions
): LiveWorld {
  const listeners = new Set<() => void>()
  let facts: Facts | undefined
  let publishing = false
  /** What comes in one burst is told once. */
  const changed = (): void => {
    facts = undefined
    if (publishing) return
    publishing = true
    setImmediate(() => {
      publishing = false
      for (const listener of [...listeners]) listener()
    })
  }
  const follow = <T>(
    path: string,
    keep: (object: JsonObject) => T | undefined,
    how: Pick<Reflected<T>, 'optional' | 'page'> = {}
  ): Reflection<T> => reflect(api, { path, keep, ...how }, changed, options.backoff ?? defaultBackoff)

  const parts = {
    ConfigMaps: follow(`/api/v1/namespaces/${options.istioNamespace}/configmaps`, keepConfigMap, { page: LARGE }),
    Namespaces: follow('/api/v1/namespaces', readNamespace),
    Nodes: follow('/api/v1/nodes', readNode, { optional: true, page: LARGE }),
    ProxyConfigs: follow('/apis/networking.istio.io/v1beta1/proxyconfigs', readProxyConfig, { optional: true }),
    MutatingWebhookConfigurations: follow(
      '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
      keepRegistration,
      { optional: true }
    )
  }
  const all = Object.entries(parts)

  const nodes = listOf(parts.Nodes)
  const proxyConfigs = listOf(parts.ProxyConfigs)

  function gather(): Facts {
    const registrations = [...parts.MutatingWebhookConfigurations.items().values()].sort(byName)
    return {
      configMaps: parts.ConfigMaps.items(),
      cluster: {
        namespaces: parts.Namespaces.items(),
        nodes: parts.Nodes.available() ? nodes() : undefined,
        proxyConfigs: proxyConfigs(),
        registrations: registrations.flatMap(({ entries }) => entries)
      },
      tags: Object.fromEntries(
        registrations.flatMap(({ tag }) => (tag === undefined ? [] : [[tag.tag, tag.revision]]))
      ),
      workloads: [],
      synced: all.every(([, part]) => part.synced()),
      problems: all.flatMap(([kind, part]) => problemsOf(kind, part))
    }
  }

  return {
    name: `cluster ${identity.name}`,
    api,
    namespace: identity.namespace,
    current: () => (facts ??= gather()),
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    registrations: () => parts.MutatingWebhookConfigurations.items(),
    registrationsKnown: () => parts.MutatingWebhookConfigurations.available(),
    close: async () => {
      listeners.clear()
      for (const [, part] of all) part.close()
      await api.close()
    }
  }
}

/** Objects in a page where one has 10 KB and more: a node with its images, a dashboard. */
const LARGE = 50

/** Returns the items as a list, which stays the same list until one of them changes: there may be 100,000. */
function listOf<T>(part: Reflection<T>): () => readonly T[] {
  let items: ReadonlyMap<string, T> | undefined
  let list: readonly T[] = []
  return () => {
    if (items !== part.items()) {
      items = part.items()
      list = [...items.values()]
    }
    return list
  }
}

/** The API server lists by name. */
function byName(a: RegistrationFacts, b: RegistrationFacts): number {
  return a.name < b.name ? -1 : 1
}

function problemsOf(kind: string, part: Reflection<unknown>): WorldProblem[] {
  const problem = part.problem()
  if (problem !== undefined) return [{ where: kind, says: problem }]
  return part.synced() ? [] : [{ where: kind, says: `${kind} have not been read yet` }]
}

/** Istio's namespace holds other ConfigMaps too, dashboards and certificates among them: only those with our keys are kept. */
function keepConfigMap(object: JsonObject): ConfigMapFacts | undefined {
  const data = objectAt(object, 'data')
  const name = stringAt(objectAt(object, 'metadata'), 'name')
  const ours = Object.hasOwn(data, 'config') || Object.hasOwn(data, 'values') || Object.hasOwn(data, 'mesh')
  // One that lost its keys is still news for whoever read it before.
  if (!ours && name !== 'istio' && !name.startsWith('istio-sidecar-injector')) return undefined
  const facts = readConfigMap(object, '')
  return { ...facts, origin: `ConfigMap ${facts.namespace}/${facts.name}` }
}

function keepRegistration(object: JsonObject): RegistrationFacts {
  const metadata = objectAt(object, 'metadata')
  // kubectl keeps a copy of the whole object in an annotation.
  const { 'kubectl.kubernetes.io/last-applied-configuration': _, ...annotations } = stringMap(metadata, 'annotations')
  return {
    name: stringAt(metadata, 'name'),
    labels: stringMap(metadata, 'labels'),
    annotations,
    entries: readRegistrations(object),
    bundles: readBundles(object),
    tag: readTag(object)
  }
}
