import { containersOf, PROXY } from '../containers.ts'
import { encodeGoJson } from '../go-json.ts'
import { compareText } from '../../language/go/compare-text.ts'
import { isObject, listAt, member, objectAt, stringAt, type Json, type JsonObject } from '../json.ts'
import { statusPort } from '../mesh-settings.ts'
import { actionsOf, handlersOf, type Action, type Handler } from './probes.ts'
import type { Finishing } from './step.ts'

/** Probers by the agent's path, as the agent reads them from ISTIO_KUBE_APP_PROBERS. */
export type Probers = Readonly<Record<string, Json>>

/**
 * Returns what the agent has to ask the application for, with named ports resolved. Left out are handlers whose port has
 * an unknown name, and those that point to the agent already; Istio rewrites the former all the same.
 */
export function probersOf(pod: JsonObject, context: Finishing): Probers {
  const probers = new Map<string, Json>()
  const containers = [
    ...(context.dialect.initContainerProbes ? containersOf(pod, 'initContainers') : []),
    ...containersOf(pod, 'containers')
  ]
  for (const container of containers) {
    const name = stringAt(container, 'name')
    if (name === PROXY) continue
    for (const handler of handlersOf(context)) {
      const prober = proberOf(container, handler, context)
      if (prober) probers.set(handler.url(name), prober)
    }
  }
  return Object.fromEntries(probers)
}

/** Writes probers as Go writes a map: sorted by path. */
export function encodeProbers(probers: Probers): string {
  return encodeGoJson(Object.fromEntries(Object.entries(probers).sort(([a], [b]) => compareText(a, b))))
}

/** Returns the handler of a container, if there is one. */
export function handlerAt(container: JsonObject, { path }: Handler): JsonObject | undefined {
  const found = path.length === 1 ? member(container, path[0]) : member(objectAt(container, path[0]), path[1])
  return isObject(found) ? found : undefined
}

/** Returns what a handler does: the first of its actions that the dialect rewrites. */
export function actionAt(handler: JsonObject, kind: Handler['kind'], context: Finishing): Action | undefined {
  return actionsOf(kind, context).find(action => isObject(member(handler, action)))
}

function proberOf(container: JsonObject, place: Handler, context: Finishing): JsonObject | undefined {
  const handler = handlerAt(container, place)
  const action = handler && actionAt(handler, place.kind, context)
  if (!action) return undefined
  const call = orderedAction(action, objectAt(handler, action))
  const resolved = action === 'grpc' ? call : withResolvedPort(call, container, statusPort(context.mesh))
  if (!resolved) return undefined
  const timeout = place.kind === 'probe' ? member(handler, 'timeoutSeconds') : undefined
  return { [action]: resolved, ...(typeof timeout === 'number' && timeout !== 0 ? { timeoutSeconds: timeout } : {}) }
}

function withResolvedPort(call: JsonObject, container: JsonObject, agentPort: number): JsonObject | undefined {
  const port = member(call, 'port')
  if (typeof port !== 'string') return port === agentPort ? undefined : call
  // Of several ports with one name, Istio's map keeps the last.
  const named = listAt(container, 'ports').findLast(item => port !== '' && stringAt(item, 'name') === port)
  return named === undefined ? undefined : { ...call, port: member(named, 'containerPort') ?? 0 }
}

/** Members of the actions in the order of Go's structs. */
const MEMBERS: Readonly<Record<Action, readonly string[]>> = {
  httpGet: ['path', 'port', 'host', 'scheme', 'httpHeaders'],
  tcpSocket: ['port', 'host'],
  grpc: ['port', 'service']
}

/** Puts the members of an action in Go's order; `grpc.service` is printed also where it is not set. */
export function orderedAction(action: Action, call: JsonObject): JsonObject {
  const ordered = Object.fromEntries(
    MEMBERS[action].filter(name => Object.hasOwn(call, name)).map(name => [name, call[name] ?? null])
  )
  if (action === 'grpc') return { ...ordered, service: member(call, 'service') ?? null }
  const headers = listAt(call, 'httpHeaders')
  if (headers.length === 0) return ordered
  return {
    ...ordered,
    httpHeaders: headers.map(item => ({ name: stringAt(item, 'name'), value: stringAt(item, 'value') }))
  }
}
