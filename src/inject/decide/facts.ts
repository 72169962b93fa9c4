import { objectAt, stringAt, type JsonObject } from '../json.ts'
import type { InjectRequest } from '../request.ts'
import type { NamespaceFacts, Revision, Snapshot } from '../snapshot.ts'
import type { Labels } from './selector.ts'

/** What the rules look at, read once. */
export interface Facts {
  readonly pod: JsonObject
  readonly labels: Labels
  readonly annotations: Labels
  /** Namespace of the pod; the request's where the pod names none. */
  readonly namespace: string
  /** What is known of that namespace; undefined stands for not known. */
  readonly namespaceFacts: NamespaceFacts | undefined
  readonly revision: Revision
  readonly snapshot: Snapshot
  /** Whether a person asks with istioctl, and not the API server. */
  readonly byHand: boolean
}

/** Reads the facts of a pod. */
export function factsOf(
  request: Pick<InjectRequest, 'namespace' | 'byHand'>,
  pod: JsonObject,
  revision: Revision,
  snapshot: Snapshot
): Facts {
  const metadata = objectAt(pod, 'metadata')
  const namespace = stringAt(metadata, 'namespace') || request.namespace
  return {
    pod,
    labels: stringsAt(metadata, 'labels'),
    annotations: stringsAt(metadata, 'annotations'),
    namespace,
    namespaceFacts: snapshot.cluster.namespaces.get(namespace),
    revision,
    snapshot,
    byHand: request.byHand === true
  }
}

/** Returns a member of strings; what is no string is left out. */
export function stringsAt(value: JsonObject, name: string): Labels {
  const found = Object.entries(objectAt(value, name))
  return Object.fromEntries(found.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
