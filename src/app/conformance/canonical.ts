import { canonicalize } from '../../language/types/index.ts'
import { isObject, type Json, type JsonObject } from '../../inject/json.ts'

/** Returns a pod as Go's types of today print it, which makes pods comparable that different servers wrote. */
export function canonicalPod(pod: Json): JsonObject {
  const read = canonicalize('core/v1.Pod', pod)
  if ('error' in read) throw new Error(`The pod cannot be read: ${read.error}`)
  return isObject(read.value) ? read.value : {}
}
