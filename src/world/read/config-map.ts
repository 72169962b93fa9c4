import { objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import type { ConfigMapFacts } from '../world.ts'
import { stringMap } from './strings.ts'

/** Reads a ConfigMap. */
export function readConfigMap(object: JsonObject, origin: string): ConfigMapFacts {
  const metadata = objectAt(object, 'metadata')
  const uid = stringAt(metadata, 'uid')
  return {
    namespace: stringAt(metadata, 'namespace') || 'default',
    name: stringAt(metadata, 'name'),
    ...(uid !== '' && { uid }),
    labels: stringMap(metadata, 'labels'),
    data: stringMap(object, 'data'),
    origin
  }
}
