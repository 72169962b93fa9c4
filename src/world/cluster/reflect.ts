import { isDeepStrictEqual } from 'node:util'
import { listAt, objectAt, stringAt, type Json, type JsonObject } from '../../inject/json.ts'
import type { Pausing } from '../../policy/pausing.ts'
import { ShardedMap, type Filling } from '../sharded-map.ts'
import { inSlices } from '../in-slices.ts'
import { statusOf, type KubeApi, type WatchEvent } from './api.ts'

/** What to follow, and what to keep of each object. */
export interface Reflected<T> {
  /** The collection: `/api/v1/namespaces`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** Objects in a page; default: 250. */
  readonly page?: number
  /** Keeps the fields that are read; undefined: an object that nobody reads. */
  readonly keep: (object: JsonObject) => T | undefined
  /** Whether to go on without it where it is not served (404) or not allowed (403). */
  readonly optional?: boolean
}

/** A collection of the API server, kept up to date. */
export interface Reflection<T> {
  /** By `namespace/name`, or by name where there is no namespace. */
  items(): ReadonlyMap<string, T>
  /** Whether it was read once, or may be absent and is. */
  synced(): boolean
  /** Whether the API server serves it to us. */
  available(): boolean
  /** What is wrong right now, in one sentence. */
  problem(): string | undefined
  close(): void
}

/** Waits between attempts, in milliseconds. */
export interface Backoff {
  readonly first: number
  readonly last: number
  /** How often to look for a collection that is not there, such as a CRD that may be installed later. */
  readonly absent: number
}

/** Half a second at first, ten at last: what happens in between is not known here. */
export const defaultBackoff: Backoff = { first: 500, last: 10_000, absent: 60_000 }

/**
 * An API server that starts refuses what it will serve in some seconds: 403 until it knows the roles, 404 until it knows
 * the CRDs. Only after so many refusals in a row, about half a minute, a collection that was there counts as gone.
 */
const REFUSALS = 7
/** A watch that stood this long, in milliseconds, ends whatever was wrong before it. */
const STEADY = 10_000

/** Few enough for objects of some KB each: a page is parsed at once. */
const PAGE = 250
/** The server ends the watch after this time, and the next begins where it ended. */
const WATCH_SECONDS = '290'

/** Follows a collection: lists it, watches from there, lists again when the server has forgotten the version (410). */
export function reflect<T>(
  api: KubeApi,
  what: Reflected<T>,
  changed: () => void,
  backoff = defaultBackoff
): Reflection<T> {
  const stop = new AbortController()
  let items = ShardedMap.empty<T>()
  let state: 'starting' | 'synced' | 'absent' = 'starting'
  let problem: string | undefined
  /** Of the last object seen; undefined: list first. */
  let version: string | undefined

  function replace(next: ShardedMap<T>, isNew: boolean): void {
    const same = state === 'synced' && problem === undefined && !isNew && items.size === next.size
    state = 'synced'
    problem = undefined
    items = next
    if (!same) changed()
  }

  /** Answers whether something in it is not what was known. */
  function* takePage(page: Json, found: Filling<T>): Pausing<boolean> {
    let isNew = false
    for (const object of listAt(page, 'items')) {
      const kept = what.keep(objectAt({ object }, 'object'))
      if (kept === undefined) continue
      const key = keyOf(object)
      const before = items.get(key)
      const same = before !== undefined && isDeepStrictEqual(before, kept)
      isNew ||= !same
      found.set(key, same ? before : kept)
      yield
    }
    return isNew
  }

  async function list(): Promise<string> {
    const found = ShardedMap.filling<T>()
    let isNew = false
    let next = ''
    let seen: string
    do {
      const query = { ...what.query, limit: String(what.page ?? PAGE), ...(next === '' ? {} : { continue: next }) }
      const page = await api.request({ method: 'GET', path: what.path, query, signal: stop.signal })
      isNew = (await inSlices(takePage(page, found))) || isNew
      const metadata = objectAt(page, 'metadata')
      seen = stringAt(metadata, 'resourceVersion')
      next = stringAt(metadata, 'continue')
    } while (next !== '')
    replace(found.done(), isNew)
    return seen
  }

  function take(event: WatchEvent): void {
    if (event.type === 'ERROR') {
      // 410 Gone or another refusal: what was missed is only to be had from a new list.
      version = undefined
      return
    }
    version = stringAt(objectAt(event.object, 'metadata'), 'resourceVersion')
    if (event.type === 'BOOKMARK') return
    const key = keyOf(event.object)
    const kept = event.type === 'DELETED' ? undefined : what.keep(event.object)
    // Objects are written far more often than the fields change that are read: nodes every few minutes.
    if (isDeepStrictEqual(items.get(key), kept)) return
    items = kept === undefined ? items.without(key) : items.with(key, kept)
    changed()
  }

  async function follow(): Promise<void> {
    version ??= await list()
    const query = {
      ...what.query,
      resourceVersion: version,
      allowWatchBookmarks: 'true',
      timeoutSeconds: WATCH_SECONDS
    }
    await api.watch(what.path, query, take, stop.signal)
  }

  /** Notes what went wrong; answers how long to wait. */
  function fail(error: unknown, failures: number): number {
    const status = statusOf(error)
    // A new list proves that the server answers, and heals whatever was missed.
    version = undefined
    const refused = what.optional === true && (status === 404 || status === 403)
    if (refused && (state !== 'synced' || failures >= REFUSALS)) {
      const news = state !== 'absent' || problem !== undefined
      state = 'absent'
      problem = undefined
      items = ShardedMap.empty()
      if (news) changed()
      return Math.min(backoff.absent, backoff.first * 2 ** failures)
    }
    const says = error instanceof Error ? error.message : String(error)
    if (problem !== says) {
      problem = says
      changed()
    }
    return Math.min(backoff.last, backoff.first * 2 ** failures)
  }

  async function run(): Promise<void> {
    let failures = 0
    while (!stop.signal.aborted) {
      const started = performance.now()
      let wait = 0
      try {
        await follow()
        failures = 0
        // A server that ends every watch at once (a proxy, a server going down) is not asked in a tight loop.
        if (performance.now() - started < 1_000) wait = backoff.first
      } catch (error) {
        if (isStopped()) return
        if (performance.now() - started > STEADY) failures = 0
        wait = fail(error, failures++)
      }
      if (wait > 0) await pause(wait * (0.75 + Math.random() / 2), stop.signal)
    }
  }
  // A function, because the signal changes during the waits above.
  const isStopped = (): boolean => stop.signal.aborted

  void run()
  return {
    items: () => items,
    synced: () => state !== 'starting',
    available: () => state === 'synced',
    problem: () => problem,
    close: () => {
      stop.abort()
    }
  }
}

function keyOf(object: unknown): string {
  const metadata = objectAt(object, 'metadata')
  const [namespace, name] = [stringAt(metadata, 'namespace'), stringAt(metadata, 'name')]
  return namespace === '' ? name : `${namespace}/${name}`
}

/** Waits, or stops waiting when the signal comes. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve()
      return
    }
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done, { once: true })
  })
}
