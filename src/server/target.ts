import type { Snapshot } from '../inject/snapshot.ts'
import { parseGoDuration } from './go-duration.ts'

/** Whom a call is for, read from its URL. */
export interface Target {
  /** The injection path with Istio's parameters, decoded: `/inject/cluster/c1`. */
  readonly path: string
  readonly revision?: string
  /** What the API server does when this call fails. Default: Fail. */
  readonly failurePolicy: 'Fail' | 'Ignore'
  /** How long the caller waits, in milliseconds. */
  readonly timeout?: number
}

/**
 * What may stand before Istio's own path. Behind it, each pair of words is a parameter that becomes an environment variable
 * of the proxy, so that nothing of ours can stand there.
 */
const TARGET = /^(?:\/policy\/([^/?]+))?(?:\/revision\/([^/?]+))?(\/inject(?:\/[^?]*)?)(?:\?(.*))?$/

const POLICIES: ReadonlyMap<string | undefined, Target['failurePolicy']> = new Map([
  [undefined, 'Fail'],
  ['fail', 'Fail'],
  ['ignore', 'Ignore']
])

/** Reads the URL of a call; undefined for one that is nobody's. */
export function readTarget(url: string): Target | undefined {
  const match = TARGET.exec(url)
  if (!match) return undefined
  const failurePolicy = POLICIES.get(match[1])
  const revision = decode(match[2] ?? '')
  const path = decode(match[3] ?? '')
  if (failurePolicy === undefined || revision === undefined || path === undefined) return undefined
  const timeout = readTimeout(match[4])
  return { path, failurePolicy, ...(revision !== '' && { revision }), ...(timeout !== undefined && { timeout }) }
}

/** Returns the revision that a Host header stands for: a configured name, or a Service name `istiod-REVISION`. */
export function revisionOfHost(
  host: string | undefined,
  hosts: Readonly<Record<string, string>>,
  snapshot: Snapshot
): string | undefined {
  if (host === undefined) return undefined
  const name = host.replace(/:\d+$/, '').toLowerCase()
  if (Object.hasOwn(hosts, name)) return hosts[name]
  const service = name.split('.', 1)[0] ?? ''
  if (Object.hasOwn(hosts, service)) return hosts[service]
  const revision = service.startsWith('istiod-') ? service.slice('istiod-'.length) : ''
  const isKnown = snapshot.revisions.has(revision) || Object.hasOwn(snapshot.tags, revision)
  return isKnown ? revision : undefined
}

function readTimeout(query: string | undefined): number | undefined {
  if (query === undefined) return undefined
  const value = new URLSearchParams(query).get('timeout')
  return value === null ? undefined : parseGoDuration(value)
}

/** Decodes as Go's URL.Path is decoded: `%2F` becomes a slash like any other. */
function decode(text: string): string | undefined {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
