import { isObject, member, type JsonObject } from '../json.ts'
import { encodeProbers, orderedAction } from './probers.ts'
import type { Action } from './probes.ts'

const ACTIONS: readonly Action[] = ['httpGet', 'tcpSocket', 'grpc']

/** Adds the probers of an earlier injection, which win; undefined where they cannot be read, and nothing changes. */
export function mergeProbers(earlier: string, probers: string): string | undefined {
  const before = parseObject(earlier)
  const now = parseObject(probers)
  if (!before || !now) return undefined
  const read = Object.entries(before).map(
    ([path, prober]) => [path, isObject(prober) ? ordered(prober) : null] as const
  )
  return encodeProbers({ ...now, ...Object.fromEntries(read) })
}

function ordered(prober: JsonObject): JsonObject {
  const actions = ACTIONS.flatMap(action => {
    const call = member(prober, action)
    return isObject(call) ? [[action, orderedAction(action, call)] as const] : []
  })
  const timeout = member(prober, 'timeoutSeconds')
  return {
    ...Object.fromEntries(actions),
    ...(timeout === undefined || timeout === 0 ? {} : { timeoutSeconds: timeout })
  }
}

/** Text of an object or of null, which Go reads as an empty map. */
function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return value === null ? {} : isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
