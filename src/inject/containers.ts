import { isObject, listAt, objectAt, stringAt, type Json, type JsonArray, type JsonObject } from './json.ts'

/** Names of containers that Istio gives a meaning. */
export const PROXY = 'istio-proxy'
export const INIT = 'istio-init'
export const VALIDATION = 'istio-validation'
export const CORE_DUMP = 'enable-core-dump'

/** The lists of a pod that hold containers. */
export type ContainerList = 'containers' | 'initContainers'

/** A container and where it stands in the pod. */
export interface Place {
  readonly list: ContainerList
  readonly index: number
  readonly container: JsonObject
}

/** Returns the containers of one list of a pod. */
export function containersOf(pod: JsonObject, list: ContainerList): readonly JsonObject[] {
  return objectsOf(listAt(objectAt(pod, 'spec'), list))
}

/** Returns the first container of a name. */
export function findContainer(name: string, containers: readonly JsonObject[]): JsonObject | undefined {
  return containers.find(container => stringAt(container, 'name') === name)
}

/** Finds the first container of a name in the given lists, in their order. */
export function findInPod(name: string, pod: JsonObject, lists: readonly ContainerList[]): Place | undefined {
  for (const list of lists) {
    const containers = containersOf(pod, list)
    const index = containers.findIndex(container => stringAt(container, 'name') === name)
    const container = containers[index]
    if (container) return { list, index, container }
  }
  return undefined
}

/** Lists in which the proxy is looked for: since Istio 1.19 among the init containers as well, but containers win. */
export function proxyLists(dialect: { readonly proxyAmongInitContainers: boolean }): readonly ContainerList[] {
  return dialect.proxyAmongInitContainers ? ['containers', 'initContainers'] : ['containers']
}

/** Puts another container in the place of one. */
export function withContainer(pod: JsonObject, place: Place, container: JsonObject): JsonObject {
  const containers = [...containersOf(pod, place.list)]
  containers[place.index] = container
  return withContainers(pod, place.list, containers)
}

/** Replaces one list of containers. An empty list of init containers is left out, as Go's `omitempty` does. */
export function withContainers(pod: JsonObject, list: ContainerList, containers: readonly JsonObject[]): JsonObject {
  const spec = objectAt(pod, 'spec')
  const changed = list === 'containers' ? { ...spec, containers } : withList(spec, list, containers)
  return { ...pod, spec: changed }
}

/** Sets a list, or leaves the member out where the list is empty. */
export function withList(object: JsonObject, name: string, list: JsonArray): JsonObject {
  return list.length > 0 ? { ...object, [name]: list } : without(object, name)
}

/** Returns an object without a member. */
export function without<V extends Json>(
  object: Readonly<Record<string, V>>,
  name: string
): Readonly<Record<string, V>> {
  if (!Object.hasOwn(object, name)) return object
  const { [name]: _, ...rest } = object
  return rest
}

/** Returns a variable of a container's environment; Go leaves an empty value out. */
export function variable(name: string, value: string): JsonObject {
  return value === '' ? { name } : { name, value }
}

/** Returns the annotations or labels of a pod. */
export function metadataMap(pod: JsonObject, map: 'annotations' | 'labels'): Readonly<Record<string, string>> {
  const found = objectAt(objectAt(pod, 'metadata'), map)
  return isStringMap(found) ? found : {}
}

/** Replaces annotations or labels; an empty map is left out. */
export function withMetadataMap(
  pod: JsonObject,
  map: 'annotations' | 'labels',
  entries: Readonly<Record<string, string>>
): JsonObject {
  const metadata = objectAt(pod, 'metadata')
  const isEmpty = Object.keys(entries).length === 0
  return { ...pod, metadata: isEmpty ? without(metadata, map) : { ...metadata, [map]: entries } }
}

/** Returns an own entry of a map of strings. */
export function entry(map: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined
}

/** A pod that was decoded holds strings in these maps; what does not is no map of strings. */
function isStringMap(map: JsonObject): map is Readonly<Record<string, string>> {
  for (const name in map) if (Object.hasOwn(map, name) && typeof map[name] !== 'string') return false
  return true
}

function objectsOf(list: JsonArray): readonly JsonObject[] {
  return list.every(isJsonObject) ? list : list.map(item => (isObject(item) ? item : {}))
}

function isJsonObject(value: Json): value is JsonObject {
  return isObject(value)
}
