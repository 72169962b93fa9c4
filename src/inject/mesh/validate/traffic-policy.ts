import { quote } from '../../../language/go/quote.ts'
import { nanosecondsOf, type RawMessage } from '../../../language/types/index.ts'
import { append, join, oneError, prefix, type MaybeErrors } from '../../multi-error.ts'
import { flagAt, has, messageAt, numberAt, textAt, valueAt } from '../raw.ts'
import { durationError } from './duration.ts'

/** Says what is wrong with the mesh-wide traffic policy: connection pool and outlier detection. */
export function trafficPolicyErrors(policy: RawMessage | undefined): MaybeErrors {
  const pool = messageAt(policy, 'connectionPool')
  const http = messageAt(pool, 'http')
  const tcp = messageAt(pool, 'tcp')
  let errors: MaybeErrors
  if (pool && !http && !tcp) errors = oneError('connection pool must have at least one field')
  errors = join(errors, http && httpErrors(http))
  errors = join(errors, tcp && tcpErrors(tcp))
  const outlier = messageAt(policy, 'outlierDetection')
  return join(errors, outlier && outlierErrors(outlier))
}

/** Says what is wrong with the default retry policy of inbound routes. */
export function inboundRetryErrors(retry: RawMessage | undefined): MaybeErrors {
  if (!retry) return undefined
  const label = 'invalid default inbound http retry policy:'
  const errors = retryErrors(retry)
  const prefixed = errors && prefix(errors, label)
  if (numberAt(retry, 'attempts') !== 0 || !has(retry, 'backoff')) return prefixed
  return join(prefixed, oneError(`${label} backoff configured when attempts are set to 0 (disabled)`))
}

function httpErrors(http: RawMessage): MaybeErrors {
  const counts: readonly (readonly [string, string])[] = [
    ['http1MaxPendingRequests', 'http1 max pending requests'],
    ['http2MaxRequests', 'http2 max requests'],
    ['maxRequestsPerConnection', 'max requests per connection'],
    ['maxRetries', 'max retries'],
    ['maxConcurrentStreams', 'max concurrent streams']
  ]
  let errors: MaybeErrors
  for (const [field, name] of counts) {
    if (numberAt(http, field) < 0) errors = join(errors, oneError(`${name} must be non-negative`))
  }
  errors = join(errors, setDuration(http, 'idleTimeout'))
  if (valueAt(http, 'h2UpgradePolicy') === 'UPGRADE' && flagAt(http, 'useClientProtocol')) {
    errors = join(errors, oneError('use client protocol must not be true when H2UpgradePolicy is UPGRADE'))
  }
  return errors
}

function tcpErrors(tcp: RawMessage): MaybeErrors {
  let errors: MaybeErrors
  if (numberAt(tcp, 'maxConnections') < 0) errors = oneError('max connections must be non-negative')
  errors = join(errors, setDuration(tcp, 'connectTimeout'))
  errors = join(errors, setDuration(tcp, 'maxConnectionDuration'))
  // An idle timeout of less than a millisecond turns it off.
  const isOff = nanosecondsOf(valueAt(tcp, 'idleTimeout')) / 1_000_000n === 0n
  if (!isOff) errors = join(errors, setDuration(tcp, 'idleTimeout'))
  const keepalive = messageAt(tcp, 'tcpKeepalive')
  errors = join(errors, keepalive && setDuration(keepalive, 'time'))
  return join(errors, keepalive && setDuration(keepalive, 'interval'))
}

function outlierErrors(outlier: RawMessage): MaybeErrors {
  let errors = join(setDuration(outlier, 'baseEjectionTime'), setDuration(outlier, 'interval'))
  if (!flagAt(outlier, 'splitExternalLocalOriginErrors') && numberAt(outlier, 'consecutiveLocalOriginFailures') > 0) {
    const why = 'but split external local origin errors is set to false'
    errors = join(errors, oneError(`outlier detection consecutive local origin failures is specified, ${why}`))
  }
  for (const field of ['maxEjectionPercent', 'minHealthPercent']) {
    const percent = numberAt(outlier, field)
    if (percent < 0 || percent > 100) {
      errors = join(errors, oneError(`percentage ${String(percent)} is not in range 0..100`))
    }
  }
  return errors
}

function retryErrors(retry: RawMessage): MaybeErrors {
  const attempts = numberAt(retry, 'attempts')
  let errors: MaybeErrors
  if (attempts < 0) errors = append(undefined, 'attempts cannot be negative')
  if (attempts === 0 && (has(retry, 'perTryTimeout') || has(retry, 'retryOn') || has(retry, 'retryRemoteLocalities'))) {
    errors = join(errors, oneError('http retry policy configured when attempts are set to 0 (disabled)'))
  }
  errors = join(errors, setDuration(retry, 'perTryTimeout'))
  const policies = textAt(retry, 'retryOn') === '' ? [] : textAt(retry, 'retryOn').split(',')
  for (const policy of policies) {
    if (!isRetryPolicy(policy)) errors = join(errors, oneError(`${quote(policy)} is not a valid retryOn policy`))
  }
  return join(errors, setDuration(retry, 'backoff'))
}

function setDuration(message: RawMessage, field: string): MaybeErrors {
  return has(message, field) ? durationError(valueAt(message, field)) : undefined
}

/** A policy is one of Envoy's, or an HTTP status that Go's net/http has a text for. */
function isRetryPolicy(policy: string): boolean {
  return RETRY_POLICIES.has(policy) || (/^[-+]?\d+$/.test(policy) && isHttpStatus(Number(policy)))
}

const RETRY_POLICIES: ReadonlySet<string> = new Set([
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'envoy-ratelimited',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable'
])

const STATUS_RANGES: readonly (readonly [number, number])[] = [
  [100, 103],
  [200, 208],
  [226, 226],
  [300, 305],
  [307, 308],
  [400, 418],
  [421, 426],
  [428, 429],
  [431, 431],
  [451, 451],
  [500, 508],
  [510, 511]
]

function isHttpStatus(code: number): boolean {
  return STATUS_RANGES.some(([first, last]) => code >= first && code <= last)
}
