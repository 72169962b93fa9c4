import { objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import type { ConfigMapFacts } from '../world.ts'
import { stringMap } from './strings.ts'

/** The keys that anybody reads; Istio keeps large texts of its own beside them. */
const READ: ReadonlySet<string> = new Set(['config', 'values', 'mesh'])

/** Reads a ConfigMap. */
export function readConfigMap(object: JsonObject, origin: string): ConfigMapFacts {
  const metadata = objectAt(object, 'metadata')
  const uid = stringAt(metadata, 'uid')
  return {
    namespace: stringAt(metadata, 'namespace') || 'default',
    name: stringAt(metadata, 'name'),
    ...(uid !== '' && { uid }),
    labels: stringMap(metadata, 'labels'),
    data: Object.fromEntries(Object.entries(stringMap(object, 'data')).filter(([key]) => READ.has(key))),
    origin
  }
}
