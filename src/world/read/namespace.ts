import { objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import type { NamespaceFacts } from '../../inject/snapshot.ts'
import { stringMap } from './strings.ts'

/** Reads what decisions need of a Namespace: all labels, for selectors, and the annotations of OpenShift. */
export function readNamespace(object: JsonObject): NamespaceFacts {
  const metadata = objectAt(object, 'metadata')
  const openShift = Object.entries(stringMap(metadata, 'annotations')).filter(([key]) =>
    key.startsWith('openshift.io/')
  )
  return {
    name: stringAt(metadata, 'name'),
    labels: stringMap(metadata, 'labels'),
    // There may be 100,000 Namespaces, and most have none.
    annotations: openShift.length === 0 ? NONE : Object.fromEntries(openShift)
  }
}

const NONE: Readonly<Record<string, string>> = Object.freeze({})
