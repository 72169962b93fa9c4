import {
  fieldsOf,
  isRawMessage,
  type ProtoField,
  type ProtoSchema,
  type RawMessage,
  type RawValue
} from '../../language/types/index.ts'
import type { Dialect } from '../dialect.ts'
import { meshApi, PROXY_CONFIG } from './api.ts'
import { isRawList, messageAt, valueAt } from './raw.ts'

/** Merges a ProxyConfig over another one, as a release does it when it computes what holds for a pod. */
export function mergeProxyConfigs(over: RawMessage, base: RawMessage, dialect: Dialect): RawMessage {
  const { proxyConfigMerge } = dialect
  if (proxyConfigMerge === 'unmarshal' || proxyConfigMerge === 'replace')
    return keepMetadata(base, setAll(over, base, dialect))
  const deep = { schema: meshApi(dialect), durationsReplace: proxyConfigMerge === 'deep' }
  const merged = deepMerge(deep, PROXY_CONFIG, over, base)
  const replaced = proxyConfigMerge === 'deep' ? ['concurrency', 'image'] : ['concurrency']
  return Object.fromEntries(
    Object.entries(merged).map(([field, value]) => [field, replaced.includes(field) ? (over[field] ?? value) : value])
  )
}

/**
 * Restores after reading a ProxyConfig what Istio keeps from before: proxyMetadata key by key, and the parts of
 * proxyHeaders that the new ones leave out.
 */
export function keepMetadata(before: RawMessage, after: RawMessage): RawMessage {
  const metadata = { ...messageAt(before, 'proxyMetadata'), ...messageAt(after, 'proxyMetadata') }
  const headersBefore = messageAt(before, 'proxyHeaders')
  const headers = messageAt(after, 'proxyHeaders')
  return {
    ...after,
    ...(Object.keys(metadata).length > 0 ? { proxyMetadata: metadata } : {}),
    ...(headersBefore && headers ? { proxyHeaders: keepHeaders(headersBefore, headers) } : {})
  }
}

const KEPT_HEADERS = ['forwardedClientCert', 'requestId', 'attemptCount', 'server', 'envoyDebugHeaders']

function keepHeaders(before: RawMessage, after: RawMessage): RawMessage {
  const kept = KEPT_HEADERS.filter(field => !Object.hasOwn(after, field) && Object.hasOwn(before, field))
  return { ...after, ...Object.fromEntries(kept.map(field => [field, before[field] ?? null])) }
}

/** Sets each field that is there; a field of a oneof takes the place of its siblings. */
function setAll(over: RawMessage, base: RawMessage, dialect: Dialect): RawMessage {
  const replaced = new Set(siblings(meshApi(dialect), PROXY_CONFIG, over))
  return { ...Object.fromEntries(Object.entries(base).filter(([field]) => !replaced.has(field))), ...over }
}

function siblings(schema: ProtoSchema, message: string, over: RawMessage): readonly string[] {
  const fields = fieldsOf(schema, message)
  return fields
    .filter(({ oneof, json }) => oneof !== undefined && Object.hasOwn(over, json))
    .flatMap(({ oneof, json }) =>
      fields.filter(field => field.oneof === oneof && field.json !== json).map(field => field.json)
    )
}

/** How a release merges deeply. */
interface Deep {
  readonly schema: ProtoSchema
  /** Durations are replaced; proto.Merge merges their seconds and nanoseconds. */
  readonly durationsReplace: boolean
}

/** Merges as `proto.Merge`: messages field by field, lists appended, maps by key. */
function deepMerge(deep: Deep, message: string, over: RawMessage, base: RawMessage): RawMessage {
  const replaced = new Set(siblings(deep.schema, message, over))
  const merged: Record<string, RawValue> = {}
  for (const [field, value] of Object.entries(base)) if (!replaced.has(field)) merged[field] = value
  for (const field of fieldsOf(deep.schema, message)) {
    const value = valueAt(over, field.json)
    if (value !== undefined) merged[field.json] = mergeField(deep, field, value, merged[field.json])
  }
  return merged
}

function mergeField(deep: Deep, field: ProtoField, over: RawValue, base: RawValue | undefined): RawValue {
  if (base === undefined) return over
  if (isRawList(over) && isRawList(base)) return [...base, ...over]
  if (!isRawMessage(over) || !isRawMessage(base)) return isLost(field, over, deep.durationsReplace) ? base : over
  if (field.cardinality === 'map' || field.type === 'google.protobuf.Struct') return { ...base, ...over }
  return deepMerge(deep, field.type ?? '', over, base)
}

/** proto.Merge merges wrappers field by field too: false and 0 are not set in them, so the base stays. */
function isLost(field: ProtoField, over: RawValue, durationsReplace: boolean): boolean {
  if (field.type === 'google.protobuf.Duration') return !durationsReplace && over === '0s'
  return field.type?.endsWith('Value') === true && field.kind === 'message' && (over === false || over === 0)
}
