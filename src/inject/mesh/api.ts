import { meshSchema, type ProtoField, type ProtoSchema } from '../../language/types/index.ts'
import type { Dialect } from '../dialect.ts'

/** Names of the two messages that the injector reads. */
export const MESH_CONFIG = 'istio.mesh.v1alpha1.MeshConfig'
export const PROXY_CONFIG = 'istio.mesh.v1alpha1.ProxyConfig'
const TRACING = 'istio.mesh.v1alpha1.Tracing'
const PRIVATE_KEY_PROVIDER = 'istio.mesh.v1alpha1.PrivateKeyProvider'
const PROXY_HEADERS = 'istio.mesh.v1alpha1.ProxyConfig.ProxyHeaders'

/** Fields that came with a later release than their message: message, minor release, fields. */
const added: readonly (readonly [message: string, since: number, fields: readonly string[]])[] = [
  [PROXY_CONFIG, 1, ['envoyMetricsServiceAddress', 'tracing']],
  [PROXY_CONFIG, 2, ['sds']],
  [PROXY_CONFIG, 3, ['envoyAccessLogService', 'envoyMetricsService']],
  [PROXY_CONFIG, 5, ['proxyMetadata']],
  [PROXY_CONFIG, 6, ['statusPort', 'extraStatTags', 'gatewayTopology']],
  [PROXY_CONFIG, 7, ['terminationDrainDuration', 'meshId']],
  [PROXY_CONFIG, 8, ['readinessProbe', 'proxyStatsMatcher', 'holdApplicationUntilProxyStarts']],
  [PROXY_CONFIG, 9, ['caCertificatesPem']],
  [PROXY_CONFIG, 12, ['image']],
  [PROXY_CONFIG, 13, ['tracingServiceName']],
  [PROXY_CONFIG, 14, ['runtimeValues', 'privateKeyProvider']],
  [PROXY_CONFIG, 19, ['proxyHeaders']],
  [PROXY_CONFIG, 29, ['fileFlushInterval', 'fileFlushMinSizeKb', 'statsCompression']],
  [PROXY_CONFIG, 31, ['connectionSettings']],
  [PROXY_HEADERS, 24, ['setCurrentClientCertDetails']],
  [PROXY_HEADERS, 25, ['preserveHttp1HeaderCase']],
  [PROXY_HEADERS, 28, ['xForwardedHost', 'xForwardedPort']],
  [PRIVATE_KEY_PROVIDER, 17, ['qat']],
  [`${PRIVATE_KEY_PROVIDER}.CryptoMb`, 21, ['fallback']],
  [`${PRIVATE_KEY_PROVIDER}.QAT`, 21, ['fallback']],
  ['istio.mesh.v1alpha1.Topology', 19, ['proxyProtocol']],
  [TRACING, 3, ['stackdriver']],
  [TRACING, 6, ['customTags', 'maxPathTagLength', 'sampling', 'tlsSettings']],
  [TRACING, 8, ['openCensusAgent']],
  [TRACING, 25, ['enableIstioTags']],
  [MESH_CONFIG, 1, ['tcpKeepalive', 'accessLogFormat', 'accessLogEncoding', 'configSources', 'trustDomain']],
  [MESH_CONFIG, 1, ['defaultServiceExportTo', 'defaultVirtualServiceExportTo', 'defaultDestinationRuleExportTo']],
  [MESH_CONFIG, 1, ['rootNamespace', 'localityLbSetting', 'dnsRefreshRate']],
  [MESH_CONFIG, 3, ['protocolDetectionTimeout', 'enableEnvoyAccessLogService', 'h2UpgradePolicy']],
  [MESH_CONFIG, 4, ['enableAutoMtls', 'trustDomainAliases', 'inboundClusterStatName', 'outboundClusterStatName']],
  [MESH_CONFIG, 4, ['certificates']],
  [MESH_CONFIG, 6, ['ingressSelector', 'serviceSettings', 'enablePrometheusMerge']],
  [MESH_CONFIG, 8, ['disableEnvoyListenerLog', 'verifyCertificateAtClient', 'ca', 'extensionProviders']],
  [MESH_CONFIG, 8, ['pathNormalization']],
  [MESH_CONFIG, 9, ['caCertificates']],
  [MESH_CONFIG, 10, ['defaultProviders', 'discoverySelectors']],
  [MESH_CONFIG, 12, ['defaultHttpRetryPolicy']],
  [MESH_CONFIG, 14, ['meshMTLS']],
  [MESH_CONFIG, 18, ['proxyInboundListenPort', 'tlsDefaults']],
  [MESH_CONFIG, 22, ['inboundTrafficPolicy']],
  [MESH_CONFIG, 27, ['serviceScopeConfigs']],
  [MESH_CONFIG, 29, ['hboneIdleTimeout']],
  [MESH_CONFIG, 31, ['zoneAwareLbSetting', 'defaultTrafficPolicy', 'serviceEntryVisibility']],
  [MESH_CONFIG, 32, ['defaultInboundHttpRetryPolicy']]
]

const duration = (name: string, json: string, go: string): ProtoField => ({
  name,
  json,
  go,
  kind: 'message',
  type: 'google.protobuf.Duration',
  presence: true
})

/** Fields that are gone, or were of another type: message, first release without it, field as it was, field before it. */
const gone: readonly (readonly [message: string, until: number, field: ProtoField, after?: string])[] = [
  [
    PROXY_CONFIG,
    17,
    duration('parent_shutdown_duration', 'parentShutdownDuration', 'ParentShutdownDuration'),
    'drainDuration'
  ],
  [PROXY_CONFIG, 13, { name: 'service_cluster', json: 'serviceCluster', go: 'ServiceCluster', kind: 'string' }],
  [PROXY_CONFIG, 7, { name: 'concurrency', json: 'concurrency', go: 'Concurrency', kind: 'int32' }],
  [PROXY_CONFIG, 6, duration('connect_timeout', 'connectTimeout', 'ConnectTimeout'), 'zipkinAddress'],
  [`${TRACING}.Lightstep`, 6, { name: 'secure', json: 'secure', go: 'Secure', kind: 'bool' }, 'accessToken'],
  [`${TRACING}.Lightstep`, 6, { name: 'cacert_path', json: 'cacertPath', go: 'CacertPath', kind: 'string' }, 'secure']
]

/** The schemas made so far, by the release of the API: there are as many as releases. */
const schemas = new Map<number, ProtoSchema>()

/** Returns messages and enums of the mesh API as the release of a dialect has them. */
export function meshApi({ istioApi }: Pick<Dialect, 'istioApi'>): ProtoSchema {
  let schema = schemas.get(istioApi)
  if (!schema) {
    schema = build(istioApi)
    schemas.set(istioApi, schema)
  }
  return schema
}

/** The last release of the API that lacks nothing which older templates name. */
const LAST_WITH_GONE_FIELDS = 16

/**
 * Returns the messages as templates of a dialect see them: old ones by the fields of their release, later ones by those
 * of the newest, so that one type serves them all.
 */
export function meshTypes(dialect: Pick<Dialect, 'istioApi'>): ProtoSchema {
  return dialect.istioApi <= LAST_WITH_GONE_FIELDS ? meshApi(dialect) : meshSchema()
}

function build(release: number): ProtoSchema {
  const schema = meshSchema()
  const messages: Record<string, { readonly fields: readonly ProtoField[] }> = { ...schema.messages }
  const fieldsOf = (message: string): readonly ProtoField[] => messages[message]?.fields ?? []
  for (const [message, since, names] of added) {
    if (release < since) messages[message] = { fields: fieldsOf(message).filter(field => !names.includes(field.json)) }
  }
  for (const [message, until, field, after] of gone) {
    if (release < until) messages[message] = { fields: withField(fieldsOf(message), field, after ?? field.json) }
  }
  return { ...schema, messages }
}

/** Puts a field after the one named, or in the place of the one of its own name. */
function withField(fields: readonly ProtoField[], field: ProtoField, at: string): readonly ProtoField[] {
  return fields.flatMap(other => (other.json !== at ? [other] : at === field.json ? [field] : [other, field]))
}
