import { STATUS } from '../annotations.ts'
import { entry, findInPod, metadataMap, PROXY } from '../containers.ts'
import { Refusal } from '../errors.ts'
import { isObject, listAt, member, stringAt, type JsonObject } from '../json.ts'

/** Where the agent listens if nothing else is said. */
export const DEFAULT_AGENT_PORT = '15020'

/** What an injection left behind in a pod about itself. */
export interface Traces {
  readonly containers: ReadonlySet<string>
  readonly initContainers: ReadonlySet<string>
  readonly volumes: ReadonlySet<string>
  readonly imagePullSecrets: ReadonlySet<string>
  /** The revision that injected; releases that do not name theirs are the default one. */
  readonly revision: string
  /** The environment of the proxy; empty where the pod has none. */
  readonly environment: ReadonlyMap<string, string>
  /** ProxyConfig, without what is the default. */
  readonly proxyConfig: JsonObject
  readonly agentPort: string
  /** Whether the proxy is a router and no sidecar. */
  readonly isGateway: boolean
}

/** Reads the status annotation and the proxy; undefined for a pod that was not injected. */
export function tracesOf(pod: JsonObject): Traces | undefined {
  const text = entry(metadataMap(pod, 'annotations'), STATUS)
  if (text === undefined) return undefined
  const status = parse(text)
  if (!status) {
    throw new Refusal('bad-annotation', `annotation ${STATUS} is no JSON object: what was injected is not known`)
  }
  const proxy = findInPod(PROXY, pod, ['containers', 'initContainers'])?.container ?? {}
  const environment = environmentOf(proxy)
  const proxyConfig = variableObject({ environment }, 'PROXY_CONFIG')
  return {
    containers: namesAt(status, 'containers'),
    initContainers: namesAt(status, 'initContainers'),
    volumes: namesAt(status, 'volumes'),
    imagePullSecrets: namesAt(status, 'imagePullSecrets'),
    revision: stringAt(status, 'revision') || 'default',
    environment,
    proxyConfig,
    agentPort: agentPortOf(proxyConfig),
    isGateway: listAt(proxy, 'args').includes('router')
  }
}

/** Reads text that should be a JSON object. */
export function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function namesAt(status: JsonObject, list: string): ReadonlySet<string> {
  return new Set(listAt(status, list).filter(name => typeof name === 'string'))
}

/** Of several variables with one name, the last counts: so it is for a process. */
function environmentOf(container: JsonObject): ReadonlyMap<string, string> {
  return new Map(listAt(container, 'env').map(item => [stringAt(item, 'name'), stringAt(item, 'value')]))
}

function agentPortOf(proxyConfig: JsonObject): string {
  const port = member(proxyConfig, 'statusPort')
  return typeof port === 'number' ? String(port) : DEFAULT_AGENT_PORT
}

/** Returns the object that a variable of the proxy holds as text; empty where there is none. */
export function variableObject({ environment }: Pick<Traces, 'environment'>, name: string): JsonObject {
  return parse(environment.get(name) ?? '') ?? {}
}
