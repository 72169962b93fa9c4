import { SECURE_PORT } from '../annotations.ts'
import { findInPod, metadataMap, PROXY, proxyLists, withMetadataMap } from '../containers.ts'
import { listAt, stringAt, type JsonObject } from '../json.ts'
import { prometheusValues } from '../prometheus-annotations.ts'
import type { Finishing } from './step.ts'

/** Tells Prometheus the port of merged metrics over TLS, where the proxy has one and the user did not say otherwise. */
export function applySecurePrometheusAnnotation(pod: JsonObject, { dialect }: Finishing): JsonObject {
  const annotations = metadataMap(pod, 'annotations')
  if (!dialect.prometheusTargets || prometheusValues(annotations, 'secure-port').length > 0) return pod
  const proxy = findInPod(PROXY, pod, proxyLists(dialect))
  if (!proxy) return pod
  const ports = listAt(proxy.container, 'env')
    .filter(item => stringAt(item, 'name') === 'ENVOY_SECURE_MERGED_METRICS_PORT')
    .map(item => stringAt(item, 'value'))
  const port = ports.find(value => value !== '' && value !== '0')
  return port === undefined ? pod : withMetadataMap(pod, 'annotations', { ...annotations, [SECURE_PORT]: port })
}
