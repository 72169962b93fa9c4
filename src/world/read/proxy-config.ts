import { member, objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import type { ProxyConfigResource } from '../../inject/snapshot.ts'
import { stringMap } from './strings.ts'

/** Reads a ProxyConfig resource (networking.istio.io/v1beta1). */
export function readProxyConfig(object: JsonObject): ProxyConfigResource {
  const metadata = objectAt(object, 'metadata')
  const { selector, ...rest } = objectAt(object, 'spec')
  const created = Date.parse(stringAt(metadata, 'creationTimestamp'))
  return {
    namespace: stringAt(metadata, 'namespace') || 'default',
    name: stringAt(metadata, 'name'),
    // The oldest wins; Go's zero time, where nothing stands, is older than all.
    creationTimestamp: Number.isNaN(created) ? 0 : Math.floor(created / 1000),
    ...(member(selector, 'matchLabels') !== undefined && {
      selector: stringMap(objectAt(object['spec'], 'selector'), 'matchLabels')
    }),
    spec: rest
  }
}
