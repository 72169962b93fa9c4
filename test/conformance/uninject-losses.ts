import { isDeepStrictEqual } from 'node:util'
import { HANDLERS } from '../../src/inject/finish/probes.ts'
import { isObject, listAt, member, objectAt, stringAt, type Json, type JsonObject } from '../../src/inject/json.ts'
import type { Pair } from './uninject-pairs.ts'

/** Something that an injection writes over without a trace: which inputs have it, and what is left when it is forgotten. */
export interface Loss {
  readonly why: string
  /** Whether the pod that went in, or what came out of it, has what gets lost. */
  readonly isIn: (before: JsonObject, injected: JsonObject) => boolean
  readonly forget: (pod: JsonObject, injected: JsonObject) => JsonObject
}

const LISTS = ['containers', 'initContainers'] as const
const NETWORK = 'topology.istio.io/network'
const REVISION = 'istio.io/rev'
/** Containers that injection puts into an order of their own. */
const MOVED: readonly string[] = ['istio-proxy', 'istio-init', 'istio-validation', 'enable-core-dump']
/** Istio's own templates. */
const OWN: readonly string[] = ['sidecar', 'gateway', 'grpc-agent', 'grpc-simple']

/** All that is lost, each a property of the pod. */
export const LOSSES: readonly Loss[] = [
  {
    why: 'a probe names a port that no container has: it is pointed to the agent, and the agent is not told of it',
    isIn: pod => containers(pod).some(one => handlers(one).some(handler => isUnresolvable(one, handler))),
    forget: pod =>
      mapContainers(pod, one => ({ ...one, readinessProbe: null, livenessProbe: null, startupProbe: null }))
  },
  {
    why: "a template of the user's own gives annotations: only that template knows which",
    isIn: pod => templates(pod).some(name => !OWN.includes(name)),
    forget: pod => withMetadata(pod, { annotations: null })
  },
  {
    why: "the network label is the user's or the injector's, with one value",
    isIn: pod => member(objectAt(objectAt(pod, 'metadata'), 'labels'), NETWORK) !== undefined,
    forget: pod => withoutLabel(pod, NETWORK)
  },
  {
    why: "up to Istio 1.10, the label of the revision is the user's or the injector's, with one value",
    isIn: (pod, injected) =>
      member(objectAt(objectAt(pod, 'metadata'), 'labels'), REVISION) !== undefined &&
      member(objectAt(objectAt(injected, 'metadata'), 'annotations'), REVISION) === undefined,
    forget: pod => withoutLabel(pod, REVISION)
  },
  {
    why: 'the user declares one of the containers that injection moves, beside others: its place',
    isIn: pod => listAt(objectAt(pod, 'spec'), 'initContainers').length > 1 && initNames(pod).some(isMoved),
    forget: pod => {
      const spec = objectAt(pod, 'spec')
      const sorted = [...listAt(spec, 'initContainers')].sort((a, b) =>
        stringAt(a, 'name') < stringAt(b, 'name') ? -1 : 1
      )
      return { ...pod, spec: { ...spec, initContainers: sorted } }
    }
  },
  {
    why: 'on OpenShift, a proxy of the user that runs as the application does: its user is dropped before injection',
    isIn: pod => isSharedUser(pod),
    forget: pod =>
      mapContainers(pod, one => (stringAt(one, 'name') === 'istio-proxy' ? { ...one, securityContext: null } : one))
  },
  {
    why: "the user's volume has the name of one that the template brings, and none of the user's containers mounts it",
    isIn: (pod, injected) =>
      volumes(pod).some(volume => statusNames(injected, 'volumes').includes(stringAt(volume, 'name'))),
    forget: (pod, injected) => {
      const left = volumes(pod).filter(volume => !statusNames(injected, 'volumes').includes(stringAt(volume, 'name')))
      return { ...pod, spec: { ...objectAt(pod, 'spec'), volumes: left } }
    }
  },
  {
    why: "up to Istio 1.13, the group of the proxy is written over the pod's",
    isIn: (pod, injected) => group(pod) !== undefined && group(injected) === 1337,
    forget: pod => ({ ...pod, spec: { ...objectAt(pod, 'spec'), securityContext: null } })
  }
]

/** Returns the losses of the pods of a pair. */
export function lossesOf(pair: Pair): readonly Loss[] {
  const injected = podsIn(pair.injected)
  return LOSSES.filter(({ isIn }) => podsIn(pair.before).some((pod, i) => isIn(pod, injected[i] ?? {})))
}

/** Tells whether a pair comes out as it went in when the given losses are forgotten on both sides. */
export function isEqual(pair: Pair, losses: readonly Loss[] = []): boolean {
  return isDeepStrictEqual(known(pair.before, pair, losses), known(pair.after, pair, losses))
}

function known(value: Json, { injected }: Pair, losses: readonly Loss[]): Json {
  const outcomes = podsIn(injected)
  let index = 0
  return mapPods(value, pod => {
    const outcome = outcomes[index++] ?? {}
    return losses.reduce((left, { forget }) => forget(left, outcome), sameMeaning(pod))
  })
}

/**
 * Writes in one way what means one thing to whom it is meant for: the kubelet asks a port by its number also where the
 * probe has its name; Prometheus makes one name of `prometheus.io/port` and `prometheus_io-port`, and the agent's path is
 * `/metrics` where a target has none.
 */
function sameMeaning(pod: JsonObject): JsonObject {
  const annotations = objectAt(objectAt(pod, 'metadata'), 'annotations')
  const usual = Object.entries(annotations).map(([name, value]) => {
    const spelling = name.replace(/^prometheus[^a-z]io[^a-z](scrape|port|path)$/, 'prometheus.io/$1')
    return [spelling, spelling.endsWith('/scrape-targets') ? withPaths(value as string) : value] as const
  })
  const numbered = mapContainers(pod, one => deepPorts(one, one))
  return Object.keys(annotations).length === 0
    ? numbered
    : withMetadata(numbered, { annotations: Object.fromEntries(usual) })
}

function withPaths(targets: string): string {
  return targets
    .split(',')
    .map(target => (target.includes(':') ? target : `${target}:/metrics`))
    .join(',')
}

/** Replaces the name of a port in the probes and hooks of a container by its number. */
function deepPorts(value: JsonObject, container: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      if (name === 'port' && typeof item === 'string') return [name, portNumber(container, item) ?? item]
      return [name, isObject(item) ? deepPorts(item, container) : item]
    })
  )
}

function portNumber(container: JsonObject, name: string): Json | undefined {
  return member(
    listAt(container, 'ports').find(port => stringAt(port, 'name') === name),
    'containerPort'
  )
}

function isUnresolvable(container: JsonObject, handler: JsonObject): boolean {
  const port = member(objectAt(handler, 'httpGet'), 'port')
  return typeof port === 'string' && portNumber(container, port) === undefined
}

function handlers(container: JsonObject): readonly JsonObject[] {
  return HANDLERS.map(({ path }) => path.reduce<JsonObject>(objectAt, container))
}

function containers(pod: JsonObject): readonly JsonObject[] {
  return LISTS.flatMap(list => listAt(objectAt(pod, 'spec'), list)).filter(isObject)
}

function mapContainers(pod: JsonObject, change: (container: JsonObject) => JsonObject): JsonObject {
  const spec = objectAt(pod, 'spec')
  const lists = LISTS.filter(list => member(spec, list) !== undefined)
  const changed = lists.map(list => [list, listAt(spec, list).map(one => (isObject(one) ? change(one) : one))] as const)
  return { ...pod, spec: { ...spec, ...Object.fromEntries(changed) } }
}

function initNames(pod: JsonObject): readonly string[] {
  return listAt(objectAt(pod, 'spec'), 'initContainers').map(one => stringAt(one, 'name'))
}

function isMoved(name: string): boolean {
  return MOVED.includes(name)
}

function isSharedUser(pod: JsonObject): boolean {
  const users = (wanted: boolean): Json[] =>
    containers(pod)
      .filter(one => (stringAt(one, 'name') === 'istio-proxy') === wanted)
      .flatMap(one => member(objectAt(one, 'securityContext'), 'runAsUser') ?? [])
  return users(true).some(user => users(false).includes(user))
}

function templates(pod: JsonObject): readonly string[] {
  const text = stringAt(objectAt(objectAt(pod, 'metadata'), 'annotations'), 'inject.istio.io/templates')
  return text === '' ? [] : text.split(',').map(name => name.trim())
}

function volumes(pod: JsonObject): readonly Json[] {
  return listAt(objectAt(pod, 'spec'), 'volumes')
}

function group(pod: JsonObject): Json | undefined {
  return member(objectAt(objectAt(pod, 'spec'), 'securityContext'), 'fsGroup')
}

function statusNames(injected: JsonObject, list: string): readonly Json[] {
  const text = stringAt(objectAt(objectAt(injected, 'metadata'), 'annotations'), 'sidecar.istio.io/status')
  return listAt(JSON.parse(text || '{}') as Json, list)
}

function withoutLabel(pod: JsonObject, name: string): JsonObject {
  const { [name]: _, ...labels } = objectAt(objectAt(pod, 'metadata'), 'labels')
  return withMetadata(pod, { labels })
}

function withMetadata(pod: JsonObject, change: JsonObject): JsonObject {
  return { ...pod, metadata: { ...objectAt(pod, 'metadata'), ...change } }
}

function podsIn(value: Json): readonly JsonObject[] {
  const found: JsonObject[] = []
  mapPods(value, pod => {
    found.push(pod)
    return pod
  })
  return found
}

/** Changes every pod, and every pod template of a workload, of a value. */
function mapPods(value: Json, change: (pod: JsonObject) => JsonObject): Json {
  if (Array.isArray(value)) return value.map((item: Json) => mapPods(item, change))
  if (!isObject(value)) return value
  if (member(objectAt(value, 'spec'), 'containers') !== undefined) return change(value)
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapPods(item, change)]))
}
