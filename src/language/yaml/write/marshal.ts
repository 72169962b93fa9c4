import { type YamlLimits, completeLimits } from '../limits.ts'
import { decode } from '../read/decode.ts'
import { parseDocument } from '../read/parse.ts'
import { setMember } from '../read/to-json.ts'
import type { YamlValue } from '../read/value.ts'
import { jsonText } from './json-text.ts'
import { type Writable, isList } from './writable.ts'
import { write } from './write.ts'

/**
 * Writes a value as `sigs.k8s.io/yaml.Marshal`: what goyaml writes of what it reads of the value's JSON.
 * That detour leaves most values as they are; those that it may change, or refuse, take it.
 */
export function marshal(value: Writable, limits?: Partial<YamlLimits>): string {
  const complete = completeLimits(limits)
  return write(isSafe(value, complete.depth) ? value : throughJson(value, complete), complete)
}

/**
 * Controls and what is no character are refused, NEL is a line break and so becomes a space, half a surrogate pair
 * becomes U+FFFD.
 */
const UNSAFE = /[\u007f-\u009f\ufeff\ufffe\uffff\ud800-\udfff]/
/** Reading stops to wait for a `:` after 1024 characters; six are the most that JSON writes for one. */
const LONGEST_SAFE_KEY = 150

function isSafe(value: Writable, depth: number): boolean {
  if (typeof value === 'string') return !UNSAFE.test(value)
  // What lies too deep is found out by writing it.
  if (typeof value !== 'object' || value === null || depth < 0) return true
  if (isList(value)) return value.every(item => isSafe(item, depth - 1))
  return Object.keys(value).every(key => isSafeKey(key) && isSafe(value[key] ?? null, depth - 1))
}

function isSafeKey(key: string): boolean {
  return key.length <= LONGEST_SAFE_KEY && !UNSAFE.test(key)
}

function throughJson(value: Writable, limits: YamlLimits): Writable {
  const node = parseDocument(jsonText(value, limits), limits)
  return node ? toWritable(decode(node, limits)) : null
}

function toWritable(value: YamlValue): Writable {
  if (Array.isArray(value)) return value.map(toWritable)
  if (!(value instanceof Map)) return value
  const map: Record<string, Writable> = {}
  for (const entry of value.values()) setMember(map, String(entry.key), toWritable(entry.value))
  return map
}
