import { entry, findInPod, metadataMap, PROXY } from '../../inject/containers.ts'
import { objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import type { Outcome } from '../../inject/outcome.ts'
import { compareQuantities, parseQuantity } from '../../language/types/index.ts'
import { injectAsAsked, type Configuration } from '../diff/pod-diff.ts'
import type { WorkloadPod } from '../workload-pod.ts'
import type { Finding } from './finding.ts'

/** Annotations that size the proxy, and where in its resources each belongs. */
const RESOURCES = [
  ['sidecar.istio.io/proxyCPU', 'requests', 'cpu'],
  ['sidecar.istio.io/proxyMemory', 'requests', 'memory'],
  ['sidecar.istio.io/proxyCPULimit', 'limits', 'cpu'],
  ['sidecar.istio.io/proxyMemoryLimit', 'limits', 'memory']
] as const

/** Tells what is wrong with the pods of a workload: what refuses them, and annotations that do not count. */
export function workloadFindings(workload: WorkloadPod, configuration: Configuration): readonly Finding[] {
  const { kind, namespace, name, pod } = workload
  const where = `${kind} ${namespace}/${name}`
  const outcome = injectAsAsked(workload, configuration)
  if (outcome.kind === 'failed' && outcome.failure.code === 400) {
    return [{ severity: 'error', where, says: `its pods are refused: ${outcome.failure.message}` }]
  }
  const unread = unreadResources(pod, outcome)
  if (unread.length === 0) return []
  const isDeclared = findInPod(PROXY, pod, ['containers', 'initContainers']) !== undefined
  const says = `${unread.join(', ')} ${unread.length === 1 ? 'does' : 'do'} not count`
  return [
    {
      severity: 'warning',
      where,
      says: isDeclared
        ? `${says}: the pod declares ${PROXY} itself, and what it sets there wins (istio/istio#51187)`
        : `${says}: the template sets the resources of ${PROXY} without reading them`,
      hint: isDeclared
        ? `Say it in one place: in the resources of ${PROXY}, or in the annotations.`
        : 'Read the annotations in the template, or remove them.'
    }
  ]
}

/** The injected pod decides: an annotation counts if the proxy has what it asks for. */
function unreadResources(pod: JsonObject, outcome: Outcome): readonly string[] {
  if (outcome.kind !== 'patched') return []
  const proxy = findInPod(PROXY, outcome.pod, ['containers', 'initContainers'])
  if (!proxy) return []
  const resources = objectAt(proxy.container, 'resources')
  return RESOURCES.flatMap(([annotation, list, name]) => {
    const asked = entry(metadataMap(pod, 'annotations'), annotation)
    return asked === undefined || isSame(asked, stringAt(objectAt(resources, list), name)) ? [] : [annotation]
  })
}

function isSame(asked: string, got: string): boolean {
  const [a, b] = [parseQuantity(asked), parseQuantity(got)]
  return 'quantity' in a && 'quantity' in b && compareQuantities(a.quantity, b.quantity) === 0
}
