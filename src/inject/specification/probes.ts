import { containersOf, PROXY, variable } from '../containers.ts'
import { encodeProbers } from '../finish/probers.ts'
import { isObject, listAt, member, objectAt, stringAt, type Json, type JsonObject } from '../json.ts'

const PROBES = [
  ['readinessProbe', 'readyz'],
  ['livenessProbe', 'livez']
] as const

/** Returns the variable that tells the agent what to ask the application for; ports are numbers in it. */
export function probersVariable(pod: JsonObject): JsonObject {
  const probers: Record<string, Json> = {}
  for (const container of containersOf(pod, 'containers')) {
    const name = stringAt(container, 'name')
    if (name === PROXY) continue
    for (const [probe, path] of PROBES) {
      const action = withNumber(httpGetOf(container, probe), container)
      if (action) probers[`/app-health/${name}/${path}`] = action
    }
  }
  return variable('ISTIO_KUBE_APP_PROBERS', encodeProbers(probers))
}

/** Points the HTTP probes of an application's container to the agent. */
export function withAgentProbes(container: JsonObject, statusPort: number): JsonObject {
  const name = stringAt(container, 'name')
  if (name === PROXY) return container
  return PROBES.reduce<JsonObject>((changed, [probe, path]) => {
    const action = httpGetOf(changed, probe)
    if (!action) return changed
    const httpGet = { ...action, port: statusPort, path: `/app-health/${name}/${path}` }
    return { ...changed, [probe]: { ...objectAt(changed, probe), httpGet } }
  }, container)
}

function httpGetOf(container: JsonObject, probe: string): JsonObject | undefined {
  const action = member(objectAt(container, probe), 'httpGet')
  return isObject(action) ? action : undefined
}

/** Resolves a named port; the last port of a name counts, and a name that there is not leaves the probe out. */
function withNumber(action: JsonObject | undefined, container: JsonObject): JsonObject | undefined {
  const port = member(action, 'port')
  if (!action || typeof port !== 'string') return action
  const named = listAt(container, 'ports').findLast(each => stringAt(each, 'name') === port && port !== '')
  return named === undefined ? undefined : { ...action, port: member(named, 'containerPort') ?? 0 }
}
