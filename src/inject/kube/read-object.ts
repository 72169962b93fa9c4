import { canonicalize } from '../../language/types/index.ts'
import { unmarshal } from '../../language/yaml/index.ts'
import { Refusal } from '../errors.ts'
import { isObject, type JsonObject } from '../json.ts'
import { yamlTarget } from './yaml-target.ts'

/** Reads YAML or JSON as `sigs.k8s.io/yaml.Unmarshal` reads it into a Go type; the result is canonical. */
export function readObject(type: string, text: string, api: number): JsonObject {
  const read = unmarshal(text, { target: yamlTarget(type) })
  const result = canonicalize(type, read ?? {}, { api })
  if ('error' in result) {
    throw new Refusal('bad-request', `error unmarshaling JSON: while decoding JSON: ${result.error}`)
  }
  if (!isObject(result.value)) throw new TypeError(`${type} is no object`)
  return result.value
}
