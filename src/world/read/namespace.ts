import { objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import type { NamespaceFacts } from '../../inject/snapshot.ts'
import { stringMap } from './strings.ts'

/** Reads what decisions need of a Namespace. */
export function readNamespace(object: JsonObject): NamespaceFacts {
  const metadata = objectAt(object, 'metadata')
  return {
    name: stringAt(metadata, 'name'),
    labels: stringMap(metadata, 'labels'),
    annotations: stringMap(metadata, 'annotations')
  }
}
