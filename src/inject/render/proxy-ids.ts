import type { NamespaceFacts } from '../snapshot.ts'

/** User and group that the proxy runs as. */
export interface ProxyIds {
  readonly uid: number
  readonly gid: number
}

const DEFAULT_ID = 1337
const UID_RANGE = 'openshift.io/sa.scc.uid-range'
const SUPPLEMENTAL_GROUPS = 'openshift.io/sa.scc.supplemental-groups'

/** Returns the last ids of the ranges that OpenShift allots to a Namespace, and Istio's own where it allots none. */
export function proxyIds(namespace: Pick<NamespaceFacts, 'annotations'> | undefined): ProxyIds {
  if (!namespace) return { uid: DEFAULT_ID, gid: DEFAULT_ID }
  const annotation = (name: string) =>
    Object.hasOwn(namespace.annotations, name) ? namespace.annotations[name] : undefined
  const users = annotation(UID_RANGE)
  const groups = annotation(SUPPLEMENTAL_GROUPS) ?? users
  return { uid: lastOfRange(users) ?? DEFAULT_ID, gid: lastOfFirstRange(groups) ?? DEFAULT_ID }
}

/** The first of several ranges counts, but all have to be well formed. */
function lastOfFirstRange(ranges: string | undefined): number | undefined {
  const ends = ranges?.split(',').map(lastOfRange) ?? []
  return ends.includes(undefined) ? undefined : ends[0]
}

/** Reads `start/size` or `start-end`, as Go's Sscanf: blanks before a number and anything after the second are fine. */
function lastOfRange(range: string | undefined): number | undefined {
  const bySize = range?.includes('/') === true
  const match = (bySize ? /^(\d+)\/(\d+)/ : /^(\d+)-(\d+)/).exec(withoutBlanks(range ?? '', bySize ? '/' : '-'))
  const first = uint32(match?.[1])
  const second = uint32(match?.[2])
  if (first === undefined || second === undefined) return undefined
  return bySize ? (first + second - 1) >>> 0 : second
}

/** Takes away the blanks that Sscanf passes over: those before each of the two numbers, but no line break. */
function withoutBlanks(range: string, separator: string): string {
  const [first = '', ...rest] = range.split(separator)
  const trim = (text: string) => text.replace(/^(?:(?!\n)\p{White_Space})+/u, '')
  return [trim(first), ...rest.map(trim)].join(separator)
}

function uint32(digits: string | undefined): number | undefined {
  const value = Number(digits)
  return value <= 0xffffffff ? value : undefined
}
