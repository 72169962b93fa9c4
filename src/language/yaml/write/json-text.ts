import { encodeJsonNumber, encodeJsonString } from '../../go/json-encode.ts'
import { type YamlLimits, checkDepth } from '../limits.ts'
import { type Writable, type WritableList, type WritableMap, checkFinite, isList } from './writable.ts'

/** Writes a value as Go's json.Marshal does. */
export function jsonText(value: Writable, limits: YamlLimits, depth = 0): string {
  switch (typeof value) {
    case 'string':
      return encodeJsonString(value)
    case 'number':
      checkFinite(value)
      return encodeJsonNumber(value)
    case 'object':
      if (value === null) return 'null'
      checkDepth(depth + 1, limits)
      return isList(value) ? listText(value, limits, depth + 1) : mapText(value, limits, depth + 1)
    default:
      return String(value)
  }
}

function listText(list: WritableList, limits: YamlLimits, depth: number): string {
  return `[${list.map(item => jsonText(item, limits, depth)).join(',')}]`
}

function mapText(map: WritableMap, limits: YamlLimits, depth: number): string {
  const entries = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, member]) => `${encodeJsonString(key)}:${jsonText(member, limits, depth)}`).join(',')}}`
}
