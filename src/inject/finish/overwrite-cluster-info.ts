import { findInPod, PROXY, proxyLists, withContainer, withList } from '../containers.ts'
import { listAt, type JsonObject } from '../json.ts'
import { updateClusterEnv } from '../render/cluster-env.ts'
import type { Finishing } from './step.ts'

/** Puts cluster, network and the other parameters of the injection path into the proxy's environment. */
export function overwriteClusterInfo(pod: JsonObject, { clusterEnvironment, dialect }: Finishing): JsonObject {
  const proxy = findInPod(PROXY, pod, proxyLists(dialect))
  if (!proxy || clusterEnvironment.size === 0) return pod
  const env = updateClusterEnv(listAt(proxy.container, 'env'), clusterEnvironment)
  return withContainer(pod, proxy, withList(proxy.container, 'env', env))
}
