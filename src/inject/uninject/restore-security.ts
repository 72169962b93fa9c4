import { withList, without } from '../containers.ts'
import { listAt, member, objectAt, stringAt, type JsonObject } from '../json.ts'
import type { Traces } from './traces.ts'

const SYSCTL = 'net.ipv4.ip_unprivileged_port_start'
/** The group of the proxy, which templates up to 1.13 gave to the whole pod. */
const PROXY_GROUP = 1337

/** Takes the templates' part out of the pod's security context. */
export function restoreSecurity(pod: JsonObject, { isGateway }: Traces): JsonObject {
  const spec = objectAt(pod, 'spec')
  const context = objectAt(spec, 'securityContext')
  if (Object.keys(context).length === 0) return pod
  const group = member(context, 'fsGroup') === PROXY_GROUP ? without(context, 'fsGroup') : context
  const sysctls = listAt(group, 'sysctls')
  // A gateway may listen on any port without being root.
  const kept = isGateway ? sysctls.filter(one => stringAt(one, 'name') !== SYSCTL) : sysctls
  const left = kept.length === sysctls.length ? group : withList(group, 'sysctls', kept)
  if (left === context) return pod
  const isEmpty = Object.keys(left).length === 0
  return { ...pod, spec: isEmpty ? without(spec, 'securityContext') : { ...spec, securityContext: left } }
}
