import { INTERCEPTION_MODE } from '../annotations.ts'
import {
  entry,
  findInPod,
  INIT,
  metadataMap,
  PROXY,
  proxyLists,
  VALIDATION,
  withContainer,
  type Place
} from '../containers.ts'
import type { Dialect } from '../dialect.ts'
import { Refusal } from '../errors.ts'
import { listAt, objectAt, stringAt, type Json, type JsonObject } from '../json.ts'

/** What the step looks at besides the pods. */
export interface UserContext {
  readonly dialect: Pick<Dialect, 'adjustsUser' | 'proxyAmongInitContainers'>
  readonly proxyConfig: JsonObject
}

/**
 * A user's own istio-proxy may run as another user: istio-init is told not to capture that user's traffic, and
 * istio-validation runs as the proxy does.
 */
export function adjustInitContainerUser(pod: JsonObject, original: JsonObject, context: UserContext): JsonObject {
  const wish = context.dialect.adjustsUser ? wishOf(original, context) : {}
  const place = findInPod(INIT, pod, ['initContainers']) ?? findInPod(VALIDATION, pod, ['initContainers'])
  if (!place || Object.keys(wish).length === 0) return pod
  const isTproxy = interceptsByTproxy(pod, context)
  const adjusted = isTproxy && wish.runAsUser !== undefined ? withRootProxy(pod, context) : pod
  const container = adjustContainer(place.container, wish, isTproxy)
  return container === place.container ? adjusted : withContainer(adjusted, place, container)
}

/** User and group that the user's own proxy has. */
interface Wish {
  readonly runAsUser?: Json
  readonly runAsGroup?: Json
}

function wishOf(original: JsonObject, { dialect }: UserContext): Wish {
  const proxy = findInPod(PROXY, original, proxyLists(dialect))
  const { runAsUser, runAsGroup } = proxy ? objectAt(proxy.container, 'securityContext') : {}
  return { ...(runAsUser === undefined ? {} : { runAsUser }), ...(runAsGroup === undefined ? {} : { runAsGroup }) }
}

function adjustContainer(container: JsonObject, wish: Wish, isTproxy: boolean): JsonObject {
  const isValidation = stringAt(container, 'name') === VALIDATION
  const withIds = isValidation && !isTproxy ? withSecurity(container, { ...wish }) : container
  // iptables cannot tell the traffic of root apart.
  const { runAsUser: user } = wish
  return typeof user === 'number' && user !== 0 ? withUserArgument(withIds, user) : withIds
}

function interceptsByTproxy(pod: JsonObject, { proxyConfig }: UserContext): boolean {
  const isInMesh = stringAt(proxyConfig, 'interceptionMode') === 'TPROXY'
  return isInMesh || entry(metadataMap(pod, 'annotations'), INTERCEPTION_MODE) === 'TPROXY'
}

/** With TPROXY the proxy has to be root, whatever the user wants. */
function withRootProxy(pod: JsonObject, { dialect }: UserContext): JsonObject {
  const proxy: Place | undefined = findInPod(PROXY, pod, proxyLists(dialect))
  return proxy ? withContainer(pod, proxy, withSecurity(proxy.container, { runAsUser: 0 })) : pod
}

function withSecurity(container: JsonObject, changes: JsonObject): JsonObject {
  return { ...container, securityContext: { ...objectAt(container, 'securityContext'), ...changes } }
}

/** Replaces what follows `-u`. Istio panics where nothing does. */
function withUserArgument(container: JsonObject, user: number): JsonObject {
  const args = listAt(container, 'args')
  const index = args.indexOf('-u')
  if (index < 0) return container
  if (index + 1 >= args.length) {
    const size = String(args.length)
    throw new Refusal('post-process-error', `runtime error: index out of range [${size}] with length ${size}`)
  }
  return { ...container, args: args.with(index + 1, String(user)) }
}
