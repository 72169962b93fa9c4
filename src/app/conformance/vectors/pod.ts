import { newestDialect } from '../../../inject/dialect.ts'
import { isObject, listAt, objectAt, stringAt } from '../../../inject/json.ts'
import { updateClusterEnv } from '../../../inject/render/cluster-env.ts'
import { parseInjectPath } from '../../../inject/render/inject-path.ts'
import { proxyIds } from '../../../inject/render/proxy-ids.ts'
import { proxyImage, proxyInitImage } from '../../../inject/render/proxy-image.ts'
import { workloadOf } from '../../../inject/render/workload-meta.ts'
import { readValues } from '../../../policy/values.ts'
import { firstDifference } from '../difference.ts'
import { namespaceOf, stringsOf } from '../read.ts'
import { checkOf, type Check } from './vector.ts'

const dialect = newestDialect()

/** Parameters of the injection path, as variables. */
export const injectPathCheck: Check = checkOf(vector =>
  Object.fromEntries(parseInjectPath(stringAt(vector, 'path'), dialect))
)

/** Variables of cluster and network, which are set at the end. */
export const clusterEnvCheck: Check = checkOf(vector =>
  updateClusterEnv(
    listAt(vector, 'envs').filter(isObject),
    new Map(Object.entries(stringsOf(objectAt(vector, 'newKVs'))))
  )
)

/** The images of proxy and init container; that of the agentgateway is for gateways that Istio deploys itself. */
export const imagesCheck: Check = vector => {
  const source = {
    values: readValues(JSON.stringify(vector['values'])).typed,
    annotations: stringsOf(objectAt(vector, 'annotations')),
    dialect
  }
  const type = vector['imageType']
  const { agentgatewayImage: _, ...want } = objectAt(vector, 'want')
  const image = typeof type === 'string' ? { imageType: type } : undefined
  return firstDifference({ proxyImage: proxyImage(source, image), proxyInitImage: proxyInitImage(source) }, want)
}

/** Ids of the proxy, from the ranges of OpenShift. */
export const proxyIdsCheck: Check = checkOf(({ namespace }) =>
  proxyIds(isObject(namespace) ? namespaceOf(stringAt(namespace, 'name'), namespace) : undefined)
)

/** The workload of a pod, by its controller. */
export const podTypeCheck: Check = checkOf(vector => {
  const { name, namespace, kind, apiVersion } = workloadOf(objectAt(vector, 'pod'), dialect)
  return { deployMeta: { name, namespace }, typeMeta: { kind, apiVersion } }
})
