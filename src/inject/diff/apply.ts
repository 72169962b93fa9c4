import jsonpatch from 'fast-json-patch'
import type { Json } from '../json.ts'
import type { PatchOperation } from '../outcome.ts'

/** Applies a patch to a copy of a document, as the API server will. Throws where an operation does not fit the document. */
export function applyPatch(document: Json, patch: readonly PatchOperation[]): Json {
  // Members named __proto__ are refused by the library: a pod has none that the corridor changes.
  return jsonpatch.applyPatch<Json>(copy(document), copy([...patch]), true, true, true).newDocument
}

/** Parts that a document shares with itself are copied apart: a patch changes one of them only. */
function copy<T>(json: T): T {
  return JSON.parse(JSON.stringify(json)) as T
}
