import type { RawMessage, RawValue } from '../../language/types/index.ts'
import type { Dialect } from '../dialect.ts'

/** A default: field, value, and the releases of the API that have it. */
type Default = readonly [field: string, value: RawValue, since?: number, until?: number]

const proxyDefaults: readonly Default[] = [
  ['configPath', '/etc/istio/proxy', 0, 6],
  ['configPath', './etc/istio/proxy', 6],
  ['binaryPath', '/usr/local/bin/envoy'],
  ['serviceCluster', 'istio-proxy'],
  ['drainDuration', '2s', 0, 1],
  ['drainDuration', '45s', 1],
  ['parentShutdownDuration', '3s', 0, 1],
  ['parentShutdownDuration', '60s', 1, 17],
  ['discoveryAddress', 'istio-pilot:15007', 0, 1],
  ['discoveryAddress', 'istio-pilot:15010', 1, 6],
  ['discoveryAddress', 'istiod.istio-system.svc:15012', 6],
  ['discoveryRefreshDelay', '1s', 0, 1],
  ['connectTimeout', '1s', 0, 6],
  ['proxyAdminPort', 15000],
  ['controlPlaneAuthPolicy', 'MUTUAL_TLS', 7],
  ['statNameLength', 189, 1],
  ['concurrency', 2, 6, 18],
  ['tracing', { zipkin: { address: 'zipkin.istio-system:9411' } }, 6, 22],
  ['envoyAccessLogService', {}, 4, 9],
  ['envoyMetricsService', {}, 4, 9],
  ['statusPort', 15020, 6],
  ['terminationDrainDuration', '5s', 7]
]

const meshDefaults: readonly Default[] = [
  ['proxyListenPort', 15001],
  ['proxyInboundListenPort', 15006, 18],
  ['connectTimeout', '1s', 0, 6],
  ['connectTimeout', '10s', 6],
  ['protocolDetectionTimeout', '0.100s', 4, 6],
  ['protocolDetectionTimeout', '5s', 6, 8],
  ['protocolDetectionTimeout', '0s', 8],
  ['ingressClass', 'istio', 0, 1],
  ['ingressClass', 'istio', 6],
  ['ingressService', 'istio-ingressgateway', 1],
  ['ingressControllerMode', 'STRICT', 0, 1],
  ['ingressControllerMode', 'STRICT', 6],
  ['enableTracing', true],
  ['accessLogFile', '/dev/stdout', 0, 6],
  ['outboundTrafficPolicy', { mode: 'ALLOW_ANY' }, 1],
  ['inboundTrafficPolicy', {}, 22],
  ['enableAutoMtls', false, 4, 6],
  ['enableAutoMtls', true, 6],
  ['trustDomain', 'cluster.local', 6],
  ['defaultServiceExportTo', ['*'], 1],
  ['defaultVirtualServiceExportTo', ['*'], 1],
  ['defaultDestinationRuleExportTo', ['*'], 1],
  ['rootNamespace', 'istio-system', 1],
  ['localityLbSetting', { enabled: true }, 6],
  ['dnsRefreshRate', '5s', 1, 14],
  ['dnsRefreshRate', '60s', 14],
  ['enablePrometheusMerge', true, 18],
  [
    'extensionProviders',
    [
      { name: 'prometheus', prometheus: {} },
      { name: 'stackdriver', stackdriver: {} },
      { name: 'envoy', envoyFileAccessLog: { path: '/dev/stdout' } }
    ],
    11
  ],
  ['defaultProviders', {}, 11]
]

/** By release: each pod with a ProxyConfig of its own is laid over it. */
const proxyConfigs = new Map<number, RawMessage>()

/** Returns Istio's default ProxyConfig of a release, one object for all. */
export function defaultProxyConfig({ istioApi }: Pick<Dialect, 'istioApi'>): RawMessage {
  const known = proxyConfigs.get(istioApi) ?? pick(proxyDefaults, istioApi)
  proxyConfigs.set(istioApi, known)
  return known
}

/** Returns Istio's default MeshConfig of a release. */
export function defaultMeshConfig(dialect: Pick<Dialect, 'istioApi'>): RawMessage {
  return { ...pick(meshDefaults, dialect.istioApi), defaultConfig: defaultProxyConfig(dialect) }
}

function pick(defaults: readonly Default[], release: number): RawMessage {
  const present = defaults.filter(([, , since = 0, until = Infinity]) => release >= since && release < until)
  return Object.fromEntries(present.map(([field, value]) => [field, value]))
}
