import { containersOf, findInPod, INIT, PROXY, proxyLists, VALIDATION, withContainer, without } from '../containers.ts'
import type { Dialect } from '../dialect.ts'
import { isObject, member, objectAt, stringAt, type JsonObject } from '../json.ts'

/**
 * OpenShift gives all containers of a pod the same user. A user of the proxy that equals the application's is therefore
 * none that somebody wished, and would break the capture of traffic.
 */
export function withoutSharedUser(
  pod: JsonObject,
  dialect: Pick<Dialect, 'openshiftUserReset' | 'proxyAmongInitContainers'>
): JsonObject {
  if (dialect.openshiftUserReset === 'no') return pod
  const proxy = findInPod(PROXY, pod, proxyLists(dialect))
  const security = proxy && member(proxy.container, 'securityContext')
  if (!proxy || !isObject(security) || !isUserShared(pod, dialect)) return pod
  const reset = without(without(security, 'runAsUser'), 'runAsGroup')
  return withContainer(pod, proxy, { ...proxy.container, securityContext: reset })
}

/** No user counts as user 0, and of several containers the last with a user counts. */
function isUserShared(pod: JsonObject, { openshiftUserReset }: Pick<Dialect, 'openshiftUserReset'>): boolean {
  const initContainers = openshiftUserReset === 'all' ? containersOf(pod, 'initContainers') : []
  let proxyUser = 0
  let appUser = 0
  for (const container of [...containersOf(pod, 'containers'), ...initContainers]) {
    const user = member(objectAt(container, 'securityContext'), 'runAsUser')
    const name = stringAt(container, 'name')
    if (typeof user !== 'number' || name === VALIDATION || name === INIT) continue
    if (name === PROXY) proxyUser = user
    else appUser = user
  }
  return proxyUser === appUser
}
