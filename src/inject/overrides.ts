import { decodeJson } from '../language/go/json-decode.ts'
import { marshal } from '../language/types/index.ts'
import type { Dialect } from './dialect.ts'
import { Refusal } from './errors.ts'
import { encodeGoJson } from './go-json.ts'
import { isObject, type Json, type JsonObject } from './json.ts'
import { readTyped } from './typed.ts'

/** What the user wished of containers that templates render, as the annotation proxy.istio.io/overrides keeps it. */
export interface Overrides {
  readonly containers: readonly JsonObject[]
  readonly initContainers: readonly JsonObject[]
}

const NONE: Overrides = { containers: [], initContainers: [] }

/** Reads the annotation; refuses in Go's words what is no JSON of containers. */
export function parseOverrides(text: string | undefined, dialect: Pick<Dialect, 'kubernetesApi'>): Overrides {
  if (text === undefined) return NONE
  const { value, error } = decodeJson(text)
  if (error !== undefined) throw new Refusal('bad-annotation', error)
  if (value === null) return NONE
  if (!isObject(value)) {
    const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    throw new Refusal('bad-annotation', `json: cannot unmarshal ${kind} into Go value of type inject.podOverrides`)
  }
  return {
    containers: containersAt(value, 'containers', dialect),
    initContainers: containersAt(value, 'initContainers', dialect)
  }
}

/** Writes the annotation: containers as Go prints them, empty lists left out. */
export function encodeOverrides({ containers, initContainers }: Overrides): string {
  const lists = [
    ['containers', containers],
    ['initContainers', initContainers]
  ] as const
  const written = lists
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => `${encodeGoJson(name)}:${marshal('[]core/v1.Container', list)}`)
  return `{${written.join(',')}}`
}

/** Go takes any case for the key, the exact one first. */
function containersAt(
  overrides: JsonObject,
  name: 'containers' | 'initContainers',
  dialect: Pick<Dialect, 'kubernetesApi'>
): readonly JsonObject[] {
  const keys = Object.keys(overrides).filter(key => key.toLowerCase() === name.toLowerCase())
  const key = keys.includes(name) ? name : keys.at(-1)
  const list: Json = key === undefined ? null : (overrides[key] ?? null)
  const read = readTyped('[]core/v1.Container', list, dialect, 'bad-annotation')
  return Array.isArray(read) ? read.filter(isObject) : []
}
