import type { RawMessage } from '../../language/types/index.ts'
import type { Dialect } from '../dialect.ts'
import { isEqual } from '../diff/equal.ts'
import { defaultProxyConfig } from './defaults.ts'

/** Fields that the template function protoToJSON leaves out of a ProxyConfig where they are as by default. */
const CLEANED = [
  'configPath',
  'binaryPath',
  'controlPlaneAuthPolicy',
  'serviceCluster',
  'drainDuration',
  'terminationDrainDuration',
  'parentShutdownDuration',
  'discoveryAddress',
  'envoyMetricsService',
  'envoyAccessLogService',
  'tracing',
  'proxyAdminPort',
  'statNameLength',
  'statusPort',
  'concurrency'
]

/** Takes out of a ProxyConfig what is as by default: the proxy knows the defaults itself. */
export function cleanProxyConfig(config: RawMessage, dialect: Pick<Dialect, 'istioApi'>): RawMessage {
  const defaults = defaultProxyConfig(dialect)
  const isDefault = (field: string): boolean =>
    CLEANED.includes(field) && Object.hasOwn(defaults, field) && isEqual(config[field], defaults[field])
  return Object.fromEntries(Object.entries(config).filter(([field]) => !isDefault(field)))
}
