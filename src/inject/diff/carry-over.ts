import { isObject, type Json, type JsonArray, type JsonObject } from '../json.ts'
import { pairItems } from './align.ts'
import { isEqual } from './equal.ts'

/**
 * Does to `raw` what leads from `canonical` to `final`, where `canonical` is `raw` as Go reads it. What injection left
 * alone keeps its own spelling, fields that no type knows stay, and move with what holds them.
 */
export function carryOver(raw: Json, canonical: Json, final: Json): Json {
  if (raw === canonical) return final
  if (final === canonical) return raw
  if (isObject(raw) && isObject(canonical) && isObject(final)) return carryObject(raw, canonical, final)
  if (Array.isArray(raw) && Array.isArray(canonical) && Array.isArray(final)) {
    return carryList(raw as JsonArray, canonical as JsonArray, final as JsonArray)
  }
  return isEqual(canonical, final) ? raw : final
}

function carryObject(raw: JsonObject, canonical: JsonObject, final: JsonObject): JsonObject {
  const done = new Set<string>()
  const kept = Object.entries(raw).flatMap(([key, value]): [string, Json][] => {
    const name = spelledIn(key, canonical) ?? spelledIn(key, final) ?? key
    done.add(name)
    const carried = carryMember(name, value, canonical, final)
    return carried === undefined ? [] : [[key, carried]]
  })
  // Go prints some members that are empty and were not sent; they are no change.
  const added = Object.entries(final).filter(
    ([name, value]) => !done.has(name) && !isEqual(own(canonical, name), value)
  )
  return Object.fromEntries([...kept, ...added])
}

/** What becomes of a member that was sent; undefined where injection removed it. */
function carryMember(name: string, value: Json, canonical: JsonObject, final: JsonObject): Json | undefined {
  const before = own(canonical, name)
  const after = own(final, name)
  if (after === undefined) return before === undefined ? value : undefined
  return before === undefined ? after : carryOver(value, before, after)
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** Go takes a key in any case, but the exact one first. */
function spelledIn(key: string, object: JsonObject): string | undefined {
  if (Object.hasOwn(object, key)) return key
  const folded = fold(key)
  return folded === key ? undefined : Object.keys(object).find(name => fold(name) === folded)
}

function fold(key: string): string {
  return key.replaceAll('\u017f', 's').replaceAll('\u212a', 'k').toLowerCase()
}

function carryList(raw: JsonArray, canonical: JsonArray, final: JsonArray): JsonArray {
  const pairs = pairItems(canonical, final)
  return final.map((item, j) => {
    const i = pairs.get(j)
    return i === undefined ? item : carryOver(raw[i] ?? null, canonical[i] ?? null, item)
  })
}
