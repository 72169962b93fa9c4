import { objectAt, stringAt, type JsonObject } from '../inject/json.ts'
import type { NamespaceFacts, NodeFacts, ProxyConfigResource, Registration } from '../inject/snapshot.ts'
import { readConfigMap } from './read/config-map.ts'
import { readNamespace } from './read/namespace.ts'
import { readNode } from './read/node.ts'
import { readProxyConfig } from './read/proxy-config.ts'
import { readRegistrations, readTag } from './read/registration.ts'
import type { ConfigMapFacts, Facts, WorldProblem } from './world.ts'

/** An object and where it came from. */
export interface FoundObject {
  readonly object: JsonObject
  readonly origin: string
}

/** Turns objects into facts. Of two objects with one name the last counts, as with `kubectl apply`. */
export function collectFacts(found: Iterable<FoundObject>, problems: readonly WorldProblem[] = []): Facts {
  const into: Collection = {
    configMaps: new Map(),
    namespaces: new Map(),
    nodes: new Map(),
    proxyConfigs: new Map(),
    registrations: new Map(),
    tags: new Map(),
    workloads: new Map()
  }
  for (const one of found) KINDS.get(kindOf(one.object))?.(one, into)
  return {
    configMaps: into.configMaps,
    cluster: {
      namespaces: into.namespaces,
      nodes: [...into.nodes.values()],
      proxyConfigs: [...into.proxyConfigs.values()],
      registrations: [...into.registrations.values()].flat()
    },
    tags: Object.fromEntries(into.tags),
    workloads: [...into.workloads.values()],
    synced: true,
    problems
  }
}

interface Collection {
  readonly configMaps: Map<string, ConfigMapFacts>
  readonly namespaces: Map<string, NamespaceFacts>
  readonly nodes: Map<string, NodeFacts>
  readonly proxyConfigs: Map<string, ProxyConfigResource>
  readonly registrations: Map<string, readonly Registration[]>
  readonly tags: Map<string, string>
  readonly workloads: Map<string, JsonObject>
}

type Collect = (found: FoundObject, into: Collection) => void

const keepWorkload: Collect = ({ object }, { workloads }) => {
  workloads.set(`${kindOf(object)} ${keyOf(object)}`, object)
}

/** What is read of each kind, by kind and API group; other kinds are nobody's business here. */
const KINDS: ReadonlyMap<string, Collect> = new Map<string, Collect>([
  ['ConfigMap', ({ object, origin }, { configMaps }) => configMaps.set(keyOf(object), readConfigMap(object, origin))],
  ['Namespace', ({ object }, { namespaces }) => namespaces.set(nameOf(object), readNamespace(object))],
  ['Node', ({ object }, { nodes }) => nodes.set(nameOf(object), readNode(object))],
  [
    'ProxyConfig.networking.istio.io',
    ({ object }, { proxyConfigs }) => proxyConfigs.set(keyOf(object), readProxyConfig(object))
  ],
  [
    'MutatingWebhookConfiguration.admissionregistration.k8s.io',
    ({ object }, { registrations, tags }) => {
      registrations.set(nameOf(object), readRegistrations(object))
      const tag = readTag(object)
      if (tag) tags.set(tag.tag, tag.revision)
    }
  ],
  ['Pod', keepWorkload],
  ['ReplicationController', keepWorkload],
  ['Deployment.apps', keepWorkload],
  ['ReplicaSet.apps', keepWorkload],
  ['DaemonSet.apps', keepWorkload],
  ['StatefulSet.apps', keepWorkload],
  ['Job.batch', keepWorkload],
  ['CronJob.batch', keepWorkload],
  ['DeploymentConfig.apps.openshift.io', keepWorkload],
  ['Rollout.argoproj.io', keepWorkload]
])

function kindOf(object: JsonObject): string {
  const version = stringAt(object, 'apiVersion')
  const slash = version.indexOf('/')
  const kind = stringAt(object, 'kind')
  return slash < 0 ? kind : `${kind}.${version.slice(0, slash)}`
}

function nameOf(object: JsonObject): string {
  return stringAt(objectAt(object, 'metadata'), 'name')
}

/** An object without a namespace stands in `default`, as for kubectl. */
function keyOf(object: JsonObject): string {
  return `${stringAt(objectAt(object, 'metadata'), 'namespace') || 'default'}/${nameOf(object)}`
}
