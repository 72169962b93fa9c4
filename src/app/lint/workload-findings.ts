import { containersOf, findInPod, metadataMap, PROXY } from '../../inject/containers.ts'
import { member } from '../../inject/json.ts'
import { injectAsAsked, type Configuration } from '../diff/pod-diff.ts'
import type { WorkloadPod } from '../workload-pod.ts'
import type { Finding } from './finding.ts'

const RESOURCES = [
  'sidecar.istio.io/proxyCPU',
  'sidecar.istio.io/proxyMemory',
  'sidecar.istio.io/proxyCPULimit',
  'sidecar.istio.io/proxyMemoryLimit'
]

/** Tells what is wrong with the pods of a workload: what refuses them, and annotations that do not count. */
export function workloadFindings(workload: WorkloadPod, configuration: Configuration): readonly Finding[] {
  const { kind, namespace, name, pod } = workload
  const where = `${kind} ${namespace}/${name}`
  const outcome = injectAsAsked(workload, configuration)
  const refused: Finding[] =
    outcome.kind === 'failed' && outcome.failure.code === 400
      ? [{ severity: 'error', where, says: `its pods are refused: ${outcome.failure.message}` }]
      : []
  const annotations = metadataMap(pod, 'annotations')
  const unread = RESOURCES.filter(annotation => Object.hasOwn(annotations, annotation))
  const proxy = findInPod(PROXY, pod, ['containers', 'initContainers'])
  const isOwn = proxy !== undefined && !Object.hasOwn(annotations, 'sidecar.istio.io/status')
  if (!isOwn || unread.length === 0 || member(proxy.container, 'resources') === undefined) return refused
  return [
    ...refused,
    {
      severity: 'warning',
      where,
      says: `${unread.join(', ')} do not count: the pod declares ${PROXY} with resources of its own (istio/istio#51187)`,
      hint: `Say it in one place: the resources of ${PROXY} among ${String(containersOf(pod, 'containers').length)} containers, or the annotations.`
    }
  ]
}
