import type { ProtoField } from '../language/types/index.ts'
import { valuesSchema } from './values.ts'

/** Istio's own charts and templates use these, though its types do not have them. */
const UNTYPED: ReadonlySet<string> = new Set([
  'global.trustDomain',
  'global.proxy.capNetBindService',
  'global.autoscalingv2API',
  'global.enabled',
  'global.namespace',
  'global.oneNamespace',
  'global.useMCP'
])

/** Tells whether Istio's values have a path; what lies below a free value is anybody's. */
export function isKnownValue(path: readonly string[]): boolean {
  if (UNTYPED.has(path.join('.'))) return true
  const { messages } = valuesSchema()
  let message: string | undefined = 'Values'
  for (const key of path) {
    const fields: readonly ProtoField[] | undefined = message === undefined ? undefined : messages[message]?.fields
    if (!fields) return true
    const field: ProtoField | undefined = fields.find(({ name, json }) => name === key || json === key)
    if (!field) return false
    message = field.cardinality === undefined ? field.type : undefined
  }
  return true
}
