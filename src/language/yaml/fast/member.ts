import type { JsonMap, JsonValue } from '../read/to-json.ts'
import { DOUBT } from './doubt.ts'

/** Sets a member; the one name that cannot be set like others is left to the complete parser. */
export function setFast(map: JsonMap, key: string, value: JsonValue): void {
  if (key === '__proto__') throw DOUBT
  map[key] = value
}
