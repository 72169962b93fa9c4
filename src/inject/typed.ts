import { canonicalize } from '../language/types/index.ts'
import { Refusal } from './errors.ts'
import type { ReasonId } from './decide/reasons.ts'
import type { Dialect } from './dialect.ts'
import { isObject, type Json, type JsonObject } from './json.ts'

/** From this minor release on, the Kubernetes API leaves out a creationTimestamp that is not set; before, it is null. */
export const OMITS_TIMESTAMP = 34

/**
 * Reads JSON through a Go type of the dialect's Kubernetes API, as Go decodes and encodes it again: unknown fields are
 * gone, quantities have their own spelling. What is canonical already is returned as it is. Refuses in Go's words.
 */
export function readTyped(type: string, json: Json, dialect: Pick<Dialect, 'kubernetesApi'>, reason: ReasonId): Json {
  const read = canonicalize(type, json, { api: dialect.kubernetesApi })
  if ('error' in read) throw new Refusal(reason, read.error)
  return read.value as Json
}

/** Reads a pod, see {@link readTyped}. */
export function readPod(json: Json, dialect: Pick<Dialect, 'kubernetesApi'>, reason: ReasonId): JsonObject {
  const pod = readTyped('core/v1.Pod', json, dialect, reason)
  return isObject(pod) ? pod : {}
}

/** Reads a merged pod, see {@link readTyped}; parts that it shares with a pod that is canonical are not read again. */
export function readMergedPod(
  json: Json,
  since: Json | undefined,
  dialect: Pick<Dialect, 'kubernetesApi'>
): JsonObject {
  // What a merge gives comes out of Go's maps, whose keys are sorted.
  const read = canonicalize('core/v1.Pod', json, { api: dialect.kubernetesApi, sorted: true, since })
  if ('error' in read) throw new Refusal('merge-error', read.error)
  return isObject(read.value) ? read.value : {}
}
