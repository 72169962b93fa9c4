import { isObject, listAt, member, objectAt, stringAt, type Json, type JsonObject } from '../json.ts'
import { PROXY, containersOf, withContainers, without, type ContainerList } from '../containers.ts'
import { HANDLERS, type Handler } from '../finish/probes.ts'
import { variableObject, type Traces } from './traces.ts'

const LISTS: readonly ContainerList[] = ['containers', 'initContainers']
const ACTIONS = ['httpGet', 'tcpSocket', 'grpc'] as const

/** Gives probes and hooks back to the application: the agent's variable holds what they asked. */
export function restoreProbes(pod: JsonObject, traces: Traces): JsonObject {
  const probers = variableObject(traces, 'ISTIO_KUBE_APP_PROBERS')
  return LISTS.reduce((changed, list) => {
    const before = containersOf(changed, list)
    const after = before.map(container => restoreContainer(container, probers))
    return after.every((container, i) => container === before[i]) ? changed : withContainers(changed, list, after)
  }, pod)
}

function restoreContainer(container: JsonObject, probers: JsonObject): JsonObject {
  const name = stringAt(container, 'name')
  if (name === PROXY) return container
  return HANDLERS.reduce((changed, place) => {
    const url = place.url(name)
    const prober = member(probers, url)
    const handler = handlerAt(changed, place)
    const asksAgent = handler !== undefined && stringAt(objectAt(handler, 'httpGet'), 'path') === url
    return asksAgent && isObject(prober)
      ? withHandler(changed, place, askApplication(handler, prober, container))
      : changed
  }, container)
}

function askApplication(handler: JsonObject, prober: JsonObject, container: JsonObject): JsonObject {
  const action = ACTIONS.find(one => isObject(member(prober, one)))
  // Istio 1.1 wrote down the HTTP request itself.
  const [name, call] = action ? [action, objectAt(prober, action)] : (['httpGet', prober] as const)
  const port = member(call, 'port')
  if (port === undefined) return handler
  // The agent's variable names the service of a gRPC probe also where it has none.
  const asked = Object.fromEntries(Object.entries(call).filter(([, value]) => value !== null))
  const named = name === 'grpc' ? undefined : portName(container, port)
  return { ...without(handler, 'httpGet'), [name]: named === undefined ? asked : { ...asked, port: named } }
}

/**
 * Returns the name that a container gives to a port. The agent is told the number, be it that the user asked by name or
 * by number; both ask the same, and who names a port mostly asks by its name.
 */
function portName(container: JsonObject, port: Json): string | undefined {
  const ports = listAt(container, 'ports')
  const name = stringAt(
    ports.find(one => member(one, 'containerPort') === port),
    'name'
  )
  // The kubelet takes the first port of a name.
  const first = name === '' ? undefined : ports.find(one => stringAt(one, 'name') === name)
  return member(first, 'containerPort') === port ? name : undefined
}

function handlerAt(container: JsonObject, { path }: Handler): JsonObject | undefined {
  const found = path.length === 1 ? member(container, path[0]) : member(objectAt(container, path[0]), path[1])
  return isObject(found) ? found : undefined
}

function withHandler(container: JsonObject, { path }: Handler, handler: JsonObject): JsonObject {
  if (path.length === 1) return { ...container, [path[0]]: handler }
  return { ...container, lifecycle: { ...objectAt(container, 'lifecycle'), [path[1]]: handler } }
}
