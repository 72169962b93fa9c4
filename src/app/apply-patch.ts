import jsonPatch from 'fast-json-patch'
import { isObject, type Json, type JsonObject } from '../inject/json.ts'
import type { PatchOperation } from '../inject/outcome.ts'

/** Applies a patch to a copy of a pod as the API server does; throws where an operation does not fit. */
export function applyPatch(pod: Json, patch: readonly PatchOperation[]): JsonObject {
  const { newDocument } = jsonPatch.applyPatch<unknown>(structuredClone(pod), structuredClone(patch), true, true)
  if (!isObject(newDocument)) throw new Error('the patched pod is no object')
  return newDocument
}
