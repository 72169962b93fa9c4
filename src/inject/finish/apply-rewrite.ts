import { REWRITE_PROBES, STATUS, STATUS_PORT } from '../annotations.ts'
import {
  containersOf,
  entry,
  findInPod,
  metadataMap,
  PROXY,
  proxyLists,
  variable,
  withContainer,
  withContainers,
  without,
  type ContainerList
} from '../containers.ts'
import { atoi, parseBool } from '../go-text.ts'
import { listAt, objectAt, stringAt, type JsonArray, type JsonObject } from '../json.ts'
import { mergeProbers } from './merge-probers.ts'
import { boolValue, statusPort } from '../mesh-settings.ts'
import { actionAt, encodeProbers, handlerAt, probersOf } from './probers.ts'
import { handlersOf, type Action, type Handler } from './probes.ts'
import type { Finishing } from './step.ts'

const VARIABLE = 'ISTIO_KUBE_APP_PROBERS'

/** Lets the agent answer the kubelet's probes and hooks: it knows the application's own from a variable of the proxy. */
export function applyRewrite(pod: JsonObject, context: Finishing): JsonObject {
  const proxy = findInPod(PROXY, pod, proxyLists(context.dialect))
  if (!proxy || !context.dialect.rewritesProbes || !isRewritten(pod, context)) return pod
  const probers = probersOf(pod, context)
  const isAnything = Object.keys(probers).length > 0
  const env = isAnything ? withProbers(pod, listAt(proxy.container, 'env'), encodeProbers(probers), context) : undefined
  return rewriteHandlers(env ? withContainer(pod, proxy, { ...proxy.container, env }) : pod, context)
}

/** Tells whether the agent is to answer probes: the annotation decides where it is a boolean, else the values. */
export function isRewritten(pod: JsonObject, { values }: Pick<Finishing, 'values'>): boolean {
  const wish = parseBool(entry(metadataMap(pod, 'annotations'), REWRITE_PROBES) ?? '')
  return wish ?? boolValue(objectAt(values, 'sidecarInjectorWebhook'), 'rewriteAppHTTPProbe') ?? false
}

/** A pod that was injected before has the variable already: what it knows wins. */
function withProbers(pod: JsonObject, env: JsonArray, probers: string, { dialect }: Finishing): JsonArray {
  const isInjected = entry(metadataMap(pod, 'annotations'), STATUS) !== undefined
  if (!isInjected || dialect.earlierProbers === 'second') return [...env, variable(VARIABLE, probers)]
  const index = env.findIndex(item => stringAt(item, 'name') === VARIABLE)
  if (index < 0) return dialect.earlierProbers === 'merge' ? env : [...env, variable(VARIABLE, probers)]
  const merged = mergeProbers(stringAt(env[index], 'value'), probers)
  return merged === undefined ? env : env.with(index, variable(VARIABLE, merged))
}

function rewriteHandlers(pod: JsonObject, context: Finishing): JsonObject {
  const lists: ContainerList[] = context.dialect.initContainerProbes ? ['containers', 'initContainers'] : ['containers']
  return lists.reduce((changed, list) => {
    const before = containersOf(changed, list)
    const after = before.map(container => rewriteContainer(container, changed, context))
    return after.every((container, i) => container === before[i]) ? changed : withContainers(changed, list, after)
  }, pod)
}

function rewriteContainer(container: JsonObject, pod: JsonObject, context: Finishing): JsonObject {
  const name = stringAt(container, 'name')
  if (name === PROXY) return container
  return handlersOf(context).reduce((changed, place) => {
    const handler = handlerAt(changed, place)
    const action = handler && actionAt(handler, place.kind, context)
    if (!action) return changed
    return withHandler(changed, place, askAgent(handler, action, place.url(name), agentPort(pod, context)))
  }, container)
}

/** The annotation counts here, unlike anywhere else: a value that Atoi does not read gives port 0. */
function agentPort(pod: JsonObject, { mesh }: Finishing): number {
  const text = entry(metadataMap(pod, 'annotations'), STATUS_PORT)
  return text === undefined ? statusPort(mesh) : (atoi(text) ?? 0)
}

/** The kubelet asks the agent by HTTP; the agent asks the application as the handler said. */
function askAgent(handler: JsonObject, action: Action, path: string, port: number): JsonObject {
  if (action !== 'httpGet') return { ...without(handler, action), httpGet: { path, port } }
  const call = objectAt(handler, action)
  const scheme = stringAt(call, 'scheme') === 'HTTPS' ? { scheme: 'HTTP' } : {}
  return { ...handler, httpGet: { ...call, path, port, ...scheme } }
}

function withHandler(container: JsonObject, { path }: Handler, handler: JsonObject): JsonObject {
  if (path.length === 1) return { ...container, [path[0]]: handler }
  return { ...container, lifecycle: { ...objectAt(container, 'lifecycle'), [path[1]]: handler } }
}
