import { quote } from '../../../language/go/quote.ts'
import { nanosecondsOf, type RawMessage } from '../../../language/types/index.ts'
import type { Dialect } from '../../dialect.ts'
import { append, oneError, prefix, type Errors, type MaybeErrors } from '../../multi-error.ts'
import { portRangeError, proxyAddressError } from '../../validate/address.ts'
import { has, messageAt, numberAt, textAt, valueAt } from '../raw.ts'
import { connectionSettingsErrors } from './connection-settings.ts'
import { drainAndShutdownErrors, drainDurationErrors } from './duration.ts'
import { tlsErrors } from './tls.ts'

type Check = (config: RawMessage, dialect: Dialect) => Errors | string | undefined

/** What Istio checks of a ProxyConfig, in its order. */
const checks: readonly Check[] = [
  config => (textAt(config, 'configPath') === '' ? 'config path must be set' : undefined),
  config => (textAt(config, 'binaryPath') === '' ? 'binary path must be set' : undefined),
  clusterName,
  (config, dialect) =>
    dialect.parentShutdownDuration
      ? drainAndShutdownErrors(config, dialect)
      : drainDurationErrors(valueAt(config, 'drainDuration')),
  config =>
    textAt(config, 'discoveryAddress') === ''
      ? 'discovery address must be set to the proxy discovery service'
      : address(textAt(config, 'discoveryAddress'), 'invalid discovery address:'),
  config => lightstep(messageAt(messageAt(config, 'tracing'), 'lightstep')),
  config => collector(config, 'zipkin'),
  config => collector(config, 'datadog'),
  config => prefixed(tlsErrors(messageAt(messageAt(config, 'tracing'), 'tlsSettings')), 'invalid tracing TLS config:'),
  config => namedAddress(textAt(config, 'statsdUdpAddress'), 'statsd udp'),
  config => namedAddress(textAt(config, 'envoyMetricsServiceAddress'), 'envoy metrics service'),
  config => namedAddress(textAt(messageAt(config, 'envoyMetricsService'), 'address'), 'envoy metrics service'),
  config => namedAddress(textAt(messageAt(config, 'envoyAccessLogService'), 'address'), 'envoy access log service'),
  config => port(numberAt(config, 'proxyAdminPort'), 'invalid proxy admin port:'),
  config => authPolicy(valueAt(config, 'controlPlaneAuthPolicy')),
  // The field came with API 1.6.
  (config, { istioApi }) => (istioApi < 6 ? undefined : port(numberAt(config, 'statusPort'), 'invalid status port:')),
  privateKeyProvider,
  config => prefixed(connectionSettingsErrors(messageAt(config, 'connectionSettings')), 'invalid connection settings:')
]

/** Says all that is wrong with a ProxyConfig, as Istio's ValidateMeshConfigProxyConfig. */
export function proxyConfigErrors(config: RawMessage, dialect: Dialect): MaybeErrors {
  const found = checks.map(check => check(config, dialect)).filter(error => error !== undefined)
  return found.length === 0 ? undefined : append(undefined, ...found)
}

function clusterName(config: RawMessage, { istioApi }: Dialect): string | undefined {
  if (has(config, 'tracingServiceName')) return undefined
  // Up to API 1.12 the service cluster was a field of its own.
  if (istioApi < 13) return textAt(config, 'serviceCluster') === '' ? 'service cluster must be set' : undefined
  if (!has(config, 'serviceCluster')) return 'oneof service cluster or tracing service name must be specified'
  return textAt(config, 'serviceCluster') === '' ? 'service cluster must be specified' : undefined
}

function lightstep(tracer: RawMessage | undefined): MaybeErrors {
  if (!tracer) return undefined
  const wrong = proxyAddressError(textAt(tracer, 'address'))
  const found = [
    textAt(tracer, 'address') === '' ? 'address is required' : undefined,
    wrong === undefined ? undefined : `invalid lightstep address: ${wrong}`,
    textAt(tracer, 'accessToken') === '' ? 'access token is required' : undefined
  ].filter(error => error !== undefined)
  return found.length === 0 ? undefined : prefix(append(undefined, ...found), 'invalid lightstep config:')
}

function collector(config: RawMessage, tracer: 'zipkin' | 'datadog'): MaybeErrors {
  const found = messageAt(messageAt(config, 'tracing'), tracer)
  return found && address(textAt(found, 'address').replace('$(HOST_IP)', '127.0.0.1'), `invalid ${tracer} config:`)
}

function privateKeyProvider(config: RawMessage, { privateKeyTypo }: Dialect): MaybeErrors {
  const provider = messageAt(config, 'privateKeyProvider')
  if (!provider) return undefined
  const configuration = privateKeyTypo ? 'confguration' : 'configuration'
  const chosen = messageAt(provider, 'cryptomb') ?? messageAt(provider, 'qat')
  const found = chosen
    ? pollDelay(chosen)
    : [`private key provider ${configuration} is required`, 'unknown private key provider']
  return found.length === 0
    ? undefined
    : prefix(append(undefined, ...found), `invalid private key provider ${configuration}:`)
}

function pollDelay(provider: RawMessage): readonly string[] {
  if (!has(provider, 'pollDelay')) return ['pollDelay is required']
  return nanosecondsOf(valueAt(provider, 'pollDelay')) === 0n ? ['pollDelay must be non zero'] : []
}

function authPolicy(policy: unknown): string | undefined {
  // NONE is the zero value, which is not there.
  if (policy === undefined || policy === 'MUTUAL_TLS') return undefined
  const shown = typeof policy === 'number' ? String(policy) : textOfPolicy(policy)
  return `invalid authentication policy: unrecognized control plane auth policy ${quote(shown)}`
}

function textOfPolicy(policy: unknown): string {
  return typeof policy === 'string' ? policy : ''
}

function address(value: string, label: string): MaybeErrors {
  const error = proxyAddressError(value)
  return error === undefined ? undefined : oneError(`${label} ${error}`)
}

function namedAddress(value: string, name: string): MaybeErrors {
  return value === '' ? undefined : address(value, `invalid ${name} address ${quote(value)}:`)
}

function port(value: number, label: string): string | undefined {
  const error = portRangeError(value)
  return error === undefined ? undefined : `${label} ${error}`
}

function prefixed(errors: MaybeErrors, label: string): MaybeErrors {
  return errors && prefix(errors, label)
}
