import jsonpatch from 'fast-json-patch'
import { objectAt, stringAt, type Json, type JsonObject } from '../../../../src/inject/json.ts'
import { ApiError, type ApiCall, type KubeApi, type WatchEvent } from '../../../../src/world/cluster/api.ts'

/** An API server in memory: lists, watches, versions, conflicts, JSON Patch, and the accidents that happen to real ones. */
export interface MemoryApi extends KubeApi {
  /** Creates or replaces an object. */
  put(collection: string, object: JsonObject): void
  remove(collection: string, name: string): void
  get(collection: string, name: string): JsonObject | undefined
  /** Ends all watches, as a restart or a proxy does. */
  cutWatches(error?: ApiError): void
  /** Tells all watches that their version is too old. */
  expireWatches(): void
  /** Answers calls before the server does; undefined: the server answers. */
  intercept: ((call: ApiCall) => Json | ApiError | undefined) | undefined
  readonly calls: readonly ApiCall[]
  watching(): number
}

interface Watcher {
  readonly path: string
  readonly tell: (event: WatchEvent) => void
  readonly end: (error?: ApiError) => void
}

/** Makes an API server in memory; collections that are not named are not served (404). */
export function memoryApi(collections: readonly string[]): MemoryApi {
  const stored = new Map<string, Map<string, JsonObject>>(collections.map(path => [path, new Map()]))
  const watchers = new Set<Watcher>()
  const calls: ApiCall[] = []
  let version = 100

  const notFound = (path: string): ApiError => new ApiError(404, 'NotFound', `${path} is not there`)
  const collectionAt = (path: string): Map<string, JsonObject> => {
    const found = stored.get(path)
    if (found === undefined) throw notFound(path)
    return found
  }
  const split = (path: string): readonly [string, string] => {
    const slash = path.lastIndexOf('/')
    return [path.slice(0, slash), path.slice(slash + 1)]
  }
  const save = (path: string, object: JsonObject, type: string): JsonObject => {
    const name = stringAt(objectAt(object, 'metadata'), 'name')
    const next = { ...object, metadata: { ...objectAt(object, 'metadata'), resourceVersion: String(++version) } }
    collectionAt(path).set(name, next)
    for (const watcher of [...watchers]) if (watcher.path === path) watcher.tell({ type, object: next })
    return next
  }

  function answer(call: ApiCall): Json {
    if (stored.has(call.path)) return onCollection(call, collectionAt(call.path))
    const [path, name] = split(call.path)
    const present = collectionAt(path).get(name)
    if (present === undefined) throw notFound(call.path)
    if (call.method === 'GET') return present
    if (call.method === 'PUT') {
      const body = objectAt(call, 'body')
      const over = stringAt(objectAt(body, 'metadata'), 'resourceVersion')
      if (over !== stringAt(objectAt(present, 'metadata'), 'resourceVersion'))
        throw new ApiError(409, 'Conflict', 'changed')
      return save(path, body, 'MODIFIED')
    }
    try {
      const copy = structuredClone(present)
      const patched = jsonpatch.applyPatch(copy, structuredClone(call.body) as unknown as jsonpatch.Operation[], true)
      return save(path, patched.newDocument, 'MODIFIED')
    } catch (error) {
      throw new ApiError(422, 'Invalid', error instanceof Error ? error.message : 'patch')
    }
  }

  function onCollection(call: ApiCall, objects: Map<string, JsonObject>): Json {
    if (call.method === 'GET') {
      return { metadata: { resourceVersion: String(version) }, items: [...objects.values()] }
    }
    const body = objectAt(call, 'body')
    if (objects.has(stringAt(objectAt(body, 'metadata'), 'name'))) throw new ApiError(409, 'AlreadyExists', 'exists')
    return save(call.path, body, 'ADDED')
  }

  const api: MemoryApi = {
    server: 'memory',
    calls,
    intercept: undefined,
    request: call => {
      calls.push(call)
      const intercepted = api.intercept?.(call)
      if (intercepted instanceof ApiError) return Promise.reject(intercepted)
      if (intercepted !== undefined) return Promise.resolve(intercepted)
      try {
        return Promise.resolve(answer(call))
      } catch (error) {
        return Promise.reject(error instanceof Error ? error : new Error(String(error)))
      }
    },
    watch: (path, _query, onEvent, signal) =>
      new Promise((resolve, reject) => {
        const watcher: Watcher = {
          path,
          tell: onEvent,
          end: error => {
            watchers.delete(watcher)
            if (error === undefined) resolve()
            else reject(error)
          }
        }
        watchers.add(watcher)
        signal.addEventListener('abort', () => {
          watcher.end()
        })
      }),
    close: () => Promise.resolve(),
    put: (path, object) => {
      const known = collectionAt(path).has(stringAt(objectAt(object, 'metadata'), 'name'))
      save(path, object, known ? 'MODIFIED' : 'ADDED')
    },
    remove: (path, name) => {
      const object = collectionAt(path).get(name)
      collectionAt(path).delete(name)
      if (object === undefined) return
      const last = { ...object, metadata: { ...objectAt(object, 'metadata'), resourceVersion: String(++version) } }
      for (const watcher of [...watchers]) if (watcher.path === path) watcher.tell({ type: 'DELETED', object: last })
    },
    get: (path, name) => stored.get(path)?.get(name),
    cutWatches: error => {
      for (const watcher of [...watchers]) watcher.end(error)
    },
    expireWatches: () => {
      for (const watcher of [...watchers]) {
        watcher.tell({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } })
        watcher.end()
      }
    },
    watching: () => watchers.size
  }
  return api
}
