import { objectAt, stringAt, type JsonObject } from '../inject/json.ts'
import type { NamespaceFacts, NodeFacts, ProxyConfigResource, Registration } from '../inject/snapshot.ts'
import { atOnce, type Pausing } from '../policy/pausing.ts'
import { readConfigMap } from './read/config-map.ts'
import { readNamespace } from './read/namespace.ts'
import { readNode } from './read/node.ts'
import { readProxyConfig } from './read/proxy-config.ts'
import { readRegistrations, readTag } from './read/registration.ts'
import { ShardedMap, type Filling } from './sharded-map.ts'
import type { ConfigMapFacts, Facts, WorldProblem } from './world.ts'

/** An object and where it came from. */
export interface FoundObject {
  readonly object: JsonObject
  readonly origin: string
}

/** What was read of an object: puts it into a collection. */
export type Fact = (into: Collection) => void

/** Turns objects into facts. Of two objects with one name the last counts, as with `kubectl apply`. */
export function collectFacts(found: Iterable<FoundObject>, problems: readonly WorldProblem[] = []): Facts {
  const facts: Fact[] = []
  for (const one of found) {
    const fact = readFact(one)
    if (fact) facts.push(fact)
  }
  return atOnce(collecting(facts, problems))
}

/** Reads of an object what decisions need; undefined for kinds that are nobody's business here. */
export function readFact(found: FoundObject): Fact | undefined {
  return KINDS.get(kindOf(found.object))?.(found)
}

/** Tells whether an object is a pod, or makes pods. */
export function isWorkload({ object }: FoundObject): boolean {
  return KINDS.get(kindOf(object)) === keepWorkload
}

/** Puts facts together; it can pause, for there may be 100,000. */
export function* collecting(facts: Iterable<Fact>, problems: readonly WorldProblem[]): Pausing<Facts> {
  const into: Collection = {
    configMaps: new Map(),
    namespaces: ShardedMap.filling(),
    nodes: new Map(),
    proxyConfigs: new Map(),
    registrations: new Map(),
    tags: new Map(),
    workloads: new Map()
  }
  let put = 0
  for (const fact of facts) {
    fact(into)
    if (++put % FACTS_AT_ONCE === 0) yield
  }
  return {
    configMaps: into.configMaps,
    cluster: {
      namespaces: into.namespaces.done(),
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

/** Facts that are put together between two looks at the clock. */
const FACTS_AT_ONCE = 500

interface Collection {
  readonly configMaps: Map<string, ConfigMapFacts>
  readonly namespaces: Filling<NamespaceFacts>
  readonly nodes: Map<string, NodeFacts>
  readonly proxyConfigs: Map<string, ProxyConfigResource>
  readonly registrations: Map<string, readonly Registration[]>
  readonly tags: Map<string, string>
  readonly workloads: Map<string, JsonObject>
}

type Read = (found: FoundObject) => Fact

const keepWorkload: Read = ({ object }) => {
  const key = `${kindOf(object)} ${keyOf(object)}`
  return ({ workloads }) => workloads.set(key, object)
}

/** What is read of each kind, by kind and API group. */
const KINDS: ReadonlyMap<string, Read> = new Map<string, Read>([
  [
    'ConfigMap',
    ({ object, origin }) => {
      const [key, map] = [keyOf(object), readConfigMap(object, origin)]
      return ({ configMaps }) => configMaps.set(key, map)
    }
  ],
  [
    'Namespace',
    ({ object }) => {
      const namespace = readNamespace(object)
      return ({ namespaces }) => {
        namespaces.set(namespace.name, namespace)
      }
    }
  ],
  [
    'Node',
    ({ object }) => {
      const node = readNode(object)
      return ({ nodes }) => nodes.set(node.name, node)
    }
  ],
  [
    'ProxyConfig.networking.istio.io',
    ({ object }) => {
      const [key, proxyConfig] = [keyOf(object), readProxyConfig(object)]
      return ({ proxyConfigs }) => proxyConfigs.set(key, proxyConfig)
    }
  ],
  [
    'MutatingWebhookConfiguration.admissionregistration.k8s.io',
    ({ object }) => {
      const [name, entries, tag] = [nameOf(object), readRegistrations(object), readTag(object)]
      return ({ registrations, tags }) => {
        registrations.set(name, entries)
        if (tag) tags.set(tag.tag, tag.revision)
      }
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
