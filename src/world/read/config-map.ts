import { objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import type { ConfigMapFacts } from '../world.ts'
import { stringMap } from './strings.ts'

/** Reads a ConfigMap. */
export function readConfigMap(object: JsonObject, origin: string): ConfigMapFacts {
  const metadata = objectAt(object, 'metadata')
  return {
    namespace: stringAt(metadata, 'namespace') || 'default',
    name: stringAt(metadata, 'name'),
    labels: stringMap(metadata, 'labels'),
    data: stringMap(object, 'data'),
    origin
  }
}
