import { NETWORK_LABEL } from '../annotations.ts'
import { entry, metadataMap } from '../containers.ts'
import type { Dialect } from '../dialect.ts'
import { objectAt, stringAt, type JsonObject } from '../json.ts'
import type { ProxyEnvironment } from './inject-path.ts'

/** Name of the cluster where neither path nor values name one. */
const DEFAULT_CLUSTER = 'Kubernetes'

/** The cluster that a pod is created in, and what its proxy is to be told about cluster and network. */
export interface ClusterNetwork {
  readonly cluster: string
  readonly environment: ProxyEnvironment
}

/** Finds cluster and network: the path wins over the values, and the pod's label over both for the network. */
export function clusterNetwork(
  pod: JsonObject,
  fromPath: ProxyEnvironment,
  values: JsonObject,
  dialect: Pick<Dialect, 'networkLabel'>
): ClusterNetwork {
  const global = objectAt(values, 'global')
  const cluster = fromPath.get('ISTIO_META_CLUSTER_ID') || stringAt(objectAt(global, 'multiCluster'), 'clusterName')
  const label = dialect.networkLabel ? entry(metadataMap(pod, 'labels'), NETWORK_LABEL) : undefined
  const network = label ?? (fromPath.get('ISTIO_META_NETWORK') || stringAt(global, 'network'))
  const environment = new Map(fromPath)
  if (cluster !== '') environment.set('ISTIO_META_CLUSTER_ID', cluster)
  if (network !== '') environment.set('ISTIO_META_NETWORK', network)
  return { cluster: cluster || DEFAULT_CLUSTER, environment }
}
