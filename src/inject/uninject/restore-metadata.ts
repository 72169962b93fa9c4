import { NETWORK_LABEL, OVERRIDES, REWRITE_PROBES, SECURE_PORT, STATUS } from '../annotations.ts'
import { containersOf, entry, metadataMap, PROXY, VALIDATION, withMetadataMap } from '../containers.ts'
import { stringAt, type JsonObject } from '../json.ts'
import { restorePrometheus } from './restore-prometheus.ts'
import { withoutMultusNetwork } from './multus.ts'
import type { Traces } from './traces.ts'

type Strings = Readonly<Record<string, string>>

/** Takes away labels and annotations whose value is what an injection gives them. */
export function restoreMetadata(pod: JsonObject, traces: Traces): JsonObject {
  const labels = metadataMap(pod, 'labels')
  const annotations = metadataMap(pod, 'annotations')
  const unlabelled = withMetadataMap(pod, 'labels', withoutGiven(labels, givenLabels(labels, traces)))
  const kept = withoutGiven(annotations, givenAnnotations(pod, traces))
  return withMetadataMap(unlabelled, 'annotations', withoutMultusNetwork(restorePrometheus(kept, traces)))
}

/** Removes the entries that have the given value. */
function withoutGiven(map: Strings, given: ReadonlyMap<string, string | undefined>): Strings {
  return Object.fromEntries(Object.entries(map).filter(([name, value]) => given.get(name) !== value))
}

function givenLabels(labels: Strings, { environment }: Traces): Map<string, string | undefined> {
  const name = entry(labels, 'app.kubernetes.io/name') || entry(labels, 'app')
  const version = entry(labels, 'app.kubernetes.io/version') || entry(labels, 'version')
  return new Map([
    ['security.istio.io/tlsMode', 'istio'],
    ['networking.istio.io/tunnel', 'http'],
    ['service.istio.io/canonical-name', labelValue(name || (environment.get('ISTIO_META_WORKLOAD_NAME') ?? ''))],
    ['service.istio.io/canonical-revision', labelValue(version || 'latest')],
    [NETWORK_LABEL, environment.get('ISTIO_META_NETWORK')]
  ])
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
    ['istio.io/rev', traces.revision],
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
