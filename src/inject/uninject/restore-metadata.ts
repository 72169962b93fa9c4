import { NETWORK_LABEL, OVERRIDES, REWRITE_PROBES, SECURE_PORT, STATUS } from '../annotations.ts'
import { containersOf, entry, metadataMap, PROXY, VALIDATION, withMetadataMap } from '../containers.ts'
import { listAt, objectAt, stringAt, type JsonObject } from '../json.ts'
import { restorePrometheus } from './restore-prometheus.ts'
import { withoutMultusNetwork } from './multus.ts'
import type { Traces } from './traces.ts'

/** Names the revision that injected: as an annotation, or as a label. */
const REVISION = 'istio.io/rev'

type Strings = Readonly<Record<string, string>>

/** Takes away labels and annotations whose value is what an injection gives them. */
export function restoreMetadata(pod: JsonObject, traces: Traces): JsonObject {
  const labels = metadataMap(pod, 'labels')
  const annotations = metadataMap(pod, 'annotations')
  const unlabelled = withMetadataMap(pod, 'labels', {
    ...withoutGiven(labels, givenLabels(pod, traces)),
    ...deploymentConfigLabel(pod, traces)
  })
  const kept = withoutGiven(annotations, givenAnnotations(pod, traces))
  return withMetadataMap(unlabelled, 'annotations', withoutMultusNetwork(restorePrometheus(kept, traces)))
}

/** Removes the entries that have the given value. */
function withoutGiven(map: Strings, given: ReadonlyMap<string, string | undefined>): Strings {
  return Object.fromEntries(Object.entries(map).filter(([name, value]) => given.get(name) !== value))
}

function givenLabels(pod: JsonObject, { environment, revision }: Traces): Map<string, string | undefined> {
  const labels = metadataMap(pod, 'labels')
  // Templates up to 1.10 said their revision by label; where the annotation says it, the label is the user's.
  const isAnnotated = entry(metadataMap(pod, 'annotations'), REVISION) !== undefined
  const name = entry(labels, 'app.kubernetes.io/name') || entry(labels, 'app')
  const version = entry(labels, 'app.kubernetes.io/version') || entry(labels, 'version')
  return new Map([
    ['security.istio.io/tlsMode', 'istio'],
    ['networking.istio.io/tunnel', 'http'],
    ['service.istio.io/canonical-name', labelValue(name || (environment.get('ISTIO_META_WORKLOAD_NAME') ?? ''))],
    ['service.istio.io/canonical-revision', labelValue(version || 'latest')],
    [NETWORK_LABEL, environment.get('ISTIO_META_NETWORK')],
    [REVISION, isAnnotated ? undefined : revision]
  ])
}

/** Istio 1.12 to 1.18 took this label away from the pods of an OpenShift DeploymentConfig, having read its name there. */
function deploymentConfigLabel(pod: JsonObject, { environment }: Traces): Strings {
  const owners = listAt(objectAt(pod, 'metadata'), 'ownerReferences').map(owner => stringAt(owner, 'kind'))
  const name = environment.get('ISTIO_META_WORKLOAD_NAME') ?? ''
  const isOne = environment.get('ISTIO_META_OWNER')?.endsWith(`/deploymentconfigs/${name}`) ?? false
  return isOne && name !== '' && owners.includes('ReplicationController') ? { deploymentconfig: name } : {}
}

/** What the templates make of a text: sprig's `trunc 63 | trimAll "-_."`. */
function labelValue(text: string): string {
  return text
    .slice(0, 63)
    .replace(/^[-_.]+/, '')
    .replace(/[-_.]+$/, '')
}

function givenAnnotations(pod: JsonObject, traces: Traces): Map<string, string | undefined> {
  const annotations = metadataMap(pod, 'annotations')
  const first = containersOf(pod, 'containers').find(container => stringAt(container, 'name') !== PROXY)
  const name = first && stringAt(first, 'name')
  return new Map([
    [STATUS, entry(annotations, STATUS)],
    [OVERRIDES, entry(annotations, OVERRIDES)],
    [REVISION, traces.revision],
    ['kubectl.kubernetes.io/default-container', name],
    ['kubectl.kubernetes.io/default-logs-container', name],
    [SECURE_PORT, traces.environment.get('ENVOY_SECURE_MERGED_METRICS_PORT')],
    ...(traces.initContainers.has(VALIDATION) ? givenToCni(traces) : []),
    // The template for proxyless gRPC turns off what needs a proxy.
    ...(isProxyless(traces) ? ([[REWRITE_PROBES, 'false']] as const) : [])
  ])
}

/** With CNI the plugin reads from annotations what istio-init gets as arguments. */
function givenToCni({ proxyConfig, agentPort }: Traces): readonly (readonly [string, string | undefined])[] {
  const prefix = 'traffic.sidecar.istio.io/'
  return [
    ['sidecar.istio.io/interceptionMode', stringAt(proxyConfig, 'interceptionMode') || 'REDIRECT'],
    [`${prefix}includeOutboundIPRanges`, '*'],
    [`${prefix}includeInboundPorts`, '*'],
    [`${prefix}excludeInboundPorts`, agentPort]
  ]
}

function isProxyless({ environment, initContainers }: Traces): boolean {
  return environment.get('ISTIO_META_GENERATOR') === 'grpc' || initContainers.has('grpc-bootstrap-init')
}
