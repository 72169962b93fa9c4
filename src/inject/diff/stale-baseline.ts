import { isObject, type Json, type JsonArray, type JsonObject } from '../json.ts'

/**
 * Returns what a patch from `baseline` to `final` makes of `sent`, where Istio compared with a baseline that was not what
 * the API server has. Lists are compared by index, so that members of `sent` that the baseline has not may end up on
 * another item. Only `--compat exact` wants this.
 */
export function patchStale(sent: Json, baseline: Json, final: Json): Json {
  if (sent === baseline) return final
  if (isObject(sent) && isObject(baseline) && isObject(final)) return patchObject(sent, baseline, final)
  if (Array.isArray(sent) && Array.isArray(baseline) && Array.isArray(final)) {
    return patchList(sent as JsonArray, baseline as JsonArray, final as JsonArray)
  }
  return final
}

function patchObject(sent: JsonObject, baseline: JsonObject, final: JsonObject): JsonObject {
  const kept = Object.entries(sent).filter(([name]) => !Object.hasOwn(baseline, name) || Object.hasOwn(final, name))
  const members = kept.map(([name, value]): [string, Json] => {
    if (!Object.hasOwn(final, name)) return [name, value]
    return [
      name,
      Object.hasOwn(baseline, name)
        ? patchStale(value, baseline[name] ?? null, final[name] ?? null)
        : (final[name] ?? null)
    ]
  })
  const added = Object.entries(final).filter(([name]) => !Object.hasOwn(sent, name))
  return Object.fromEntries([...members, ...added])
}

function patchList(sent: JsonArray, baseline: JsonArray, final: JsonArray): JsonArray {
  return final.map((item, i) => (i < baseline.length ? patchStale(sent[i] ?? null, baseline[i] ?? null, item) : item))
}
