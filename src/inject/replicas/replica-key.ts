import { containersOf } from '../containers.ts'
import { isObject, listAt, member, objectAt, stringAt, type Json, type JsonObject } from '../json.ts'
import type { InjectRequest } from '../request.ts'

/** What replicas of one workload have in common: all that an answer may depend on. */
export interface ReplicaKey {
  /** The same text means the same answer, as far as it depends on the request. */
  readonly text: string
  /** What each of them has for itself: the name of its token's volume, uids of owners. */
  readonly own: ReadonlySet<string>
  /** The name of the token's volume; undefined where the pod has none, or names it in other places too. */
  readonly token: string | undefined
  /** Namespace of the pod. */
  readonly namespace: string
}

/** Characters of a review beyond which nothing is remembered: such pods are rare, and their texts are long. */
const LONGEST = 64 * 1024

/**
 * Returns what a request has in common with those for other replicas; undefined for one that is too long.
 *
 * Left out are: the uid, which only templates that ask for randomness see; managedFields, which the corridor sets aside;
 * the uids of owners; and the name of the service account's token volume, for which the API server rolls dice.
 */
export function replicaKey(request: InjectRequest): ReplicaKey | undefined {
  const { uid: _uid, apiVersion: _version, receivedAt: _time, object, length = 0, ...rest } = request
  if (length > LONGEST || !isObject(object)) return undefined
  const { metadata = null, ...others } = object
  const own = new Set<string>()
  const about = JSON.stringify([rest, common(metadata, own)])
  const pod = JSON.stringify(others)
  const namespace = stringAt(metadata, 'namespace') || request.namespace
  const token = about.includes(PREFIX) ? undefined : TOKEN.exec(pod)?.[1]
  const blanked = token === undefined ? pod : pod.replaceAll(named(token), BLANK)
  // With its name somewhere else, or with a second one, the pod is like no other.
  if (token === undefined || blanked.includes(PREFIX)) return { text: about + pod, own, token: undefined, namespace }
  own.add(token)
  return { text: about + blanked, own, token, namespace }
}

/** Returns metadata without what each replica has for itself, which goes to `own`. */
function common(metadata: Json, own: Set<string>): unknown {
  if (!isObject(metadata)) return metadata
  const { managedFields, ownerReferences, ...rest } = metadata
  const owners = Array.isArray(ownerReferences)
    ? ownerReferences.map((owner: Json) => withoutUid(owner, own))
    : ownerReferences
  return { ...rest, ownerReferences: owners, managedFields: Array.isArray(managedFields) ? [] : managedFields }
}

function withoutUid(owner: Json, own: Set<string>): Json {
  const uid = member(owner, 'uid')
  if (!isObject(owner) || typeof uid !== 'string') return owner
  if (uid !== '') own.add(uid)
  return { ...owner, uid: '' }
}

/** How the API server calls the volume, before five random characters. */
const PREFIX = 'kube-api-access-'

const TOKEN = /"name":"(kube-api-access-[a-z0-9]{5})"/

/** No JSON text holds a control character. */
const BLANK = '\u0001'

function named(token: string): string {
  return `"name":"${token}"`
}

/** Tells whether a pod names a volume, and the mounts of it, and nothing else. */
export function namesVolumeOnly(pod: JsonObject, token: string): boolean {
  const all = JSON.stringify(pod).split(named(token)).length - 1
  const spec = objectAt(pod, 'spec')
  const mounts = [...containersOf(pod, 'containers'), ...containersOf(pod, 'initContainers')].flatMap(container =>
    listAt(container, 'volumeMounts')
  )
  return all === [...listAt(spec, 'volumes'), ...mounts].filter(item => stringAt(item, 'name') === token).length
}
