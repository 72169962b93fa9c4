import { nanosecondsOf, type RawMessage } from '../../../language/types/index.ts'
import { append, type MaybeErrors } from '../../multi-error.ts'
import { has, numberAt, valueAt } from '../raw.ts'

type Limit = readonly [field: string, name: string, check: 'non-negative' | 'positive' | 'window' | 'duration']

/** What Istio checks of ConnectionSettings, in its order. */
const limits: readonly Limit[] = [
  ['listenerPerConnectionBufferLimitBytes', 'listener_per_connection_buffer_limit_bytes', 'non-negative'],
  ['clusterPerConnectionBufferLimitBytes', 'cluster_per_connection_buffer_limit_bytes', 'non-negative'],
  ['httpIdleTimeout', 'http_idle_timeout', 'duration'],
  ['httpMaxConnectionDuration', 'http_max_connection_duration', 'duration'],
  ['httpDrainTimeout', 'http_drain_timeout', 'duration'],
  ['httpRequestTimeout', 'http_request_timeout', 'duration'],
  ['httpRequestHeadersTimeout', 'http_request_headers_timeout', 'duration'],
  ['httpStreamIdleTimeout', 'http_stream_idle_timeout', 'duration'],
  ['httpMaxStreamDuration', 'http_max_stream_duration', 'duration'],
  ['httpMaxConcurrentStreams', 'http_max_concurrent_streams', 'positive'],
  ['http2InitialStreamWindowSize', 'http2_initial_stream_window_size', 'window'],
  ['http2InitialConnectionWindowSize', 'http2_initial_connection_window_size', 'window'],
  ['listenerConnectionLimit', 'listener_connection_limit', 'positive'],
  ['globalDownstreamConnectionLimit', 'global_downstream_connection_limit', 'positive']
]

/** Says all that is wrong with ConnectionSettings. */
export function connectionSettingsErrors(settings: RawMessage | undefined): MaybeErrors {
  if (!settings) return undefined
  const found = limits
    .filter(([field]) => has(settings, field))
    .map(([field, name, check]) => (isWrong(settings, field, check) ? `${name} must be ${words[check]}` : undefined))
    .filter(error => error !== undefined)
  return found.length === 0 ? undefined : append(undefined, ...found)
}

const words: Readonly<Record<Limit[2], string>> = {
  'non-negative': 'non-negative',
  duration: 'non-negative',
  positive: 'positive',
  window: 'at least 65535'
}

function isWrong(settings: RawMessage, field: string, check: Limit[2]): boolean {
  switch (check) {
    case 'duration':
      return nanosecondsOf(valueAt(settings, field)) < 0n
    case 'non-negative':
      return numberAt(settings, field) < 0
    case 'positive':
      return numberAt(settings, field) <= 0
    case 'window':
      return numberAt(settings, field) < 65535
  }
}
