import { YamlError } from '../error.ts'
import { formatFloat32, formatKey } from './float.ts'
import { goSyntax } from './go-syntax.ts'
import type { Scalar } from './resolve.ts'
import type { Target } from './target.ts'
import type { YamlEntry, YamlList, YamlMap, YamlValue } from './value.ts'

/** What JSON can say. An integer beyond 2^53 is the nearest number, as Go has it in a `map[string]any`. */
export type JsonValue = null | boolean | string | number | JsonValue[] | JsonMap
export interface JsonMap {
  [key: string]: JsonValue
}

/** Turns a decoded document into JSON, as sigs.k8s.io/yaml does: keys become strings. */
export function toJson(value: YamlValue, target?: Target): JsonValue {
  const json = convert(value, target)
  checkNumbers(json)
  return json
}

function convert(value: YamlValue, target: Target | undefined): JsonValue {
  if (Array.isArray(value)) return convertList(value, target?.elem)
  if (value instanceof Map) return convertMap(value, target)
  if (target?.isString === true && value !== null) return coerce(value)
  return typeof value === 'bigint' ? Number(value) : value
}

/** sigs.k8s.io/yaml makes strings of numbers and booleans where Go has a string to take them. */
function coerce(value: boolean | string | number | bigint): string {
  return typeof value === 'number' ? formatFloat32(value) : String(value)
}

function convertList(list: YamlList, elem: Target | undefined): JsonValue {
  const json: JsonValue[] = []
  for (const item of list) json.push(convert(item, elem))
  return json
}

function convertMap(map: YamlMap, target: Target | undefined): JsonValue {
  const json: Record<string, JsonValue> = {}
  for (const entry of map.values()) {
    const key = keyText(entry)
    setMember(json, key, convert(entry.value, target?.member?.(key) ?? target?.elem))
  }
  return json
}

/** Sets a member, also one called `__proto__`. */
export function setMember<T>(object: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  } else {
    object[key] = value
  }
}

const MAX_INT = 2n ** 63n - 1n

function keyText(entry: YamlEntry): string {
  const { key } = entry
  if (typeof key === 'number') return formatKey(key)
  if (key === null || (typeof key === 'bigint' && key > MAX_INT)) throw unsupportedKey(key, entry.value)
  return String(key)
}

function unsupportedKey(key: Scalar, value: YamlValue): YamlError {
  const type = key === null ? '%!s(<nil>)' : 'uint64'
  return new YamlError(`unsupported map key of type: ${type}, key: ${goSyntax(key)}, value: ${goSyntax(value)}`)
}

/** Fails as encoding/json does, which goes through the members of an object in order. */
function checkNumbers(json: JsonValue): void {
  if (typeof json === 'number') {
    if (!Number.isFinite(json)) throw new YamlError(`json: unsupported value: ${formatFloat32(json)}`)
  } else if (Array.isArray(json)) {
    for (const item of json) checkNumbers(item)
  } else if (typeof json === 'object' && json !== null) {
    for (const [, member] of Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1))) checkNumbers(member)
  }
}
