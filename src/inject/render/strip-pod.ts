import { STATUS } from '../annotations.ts'
import { containersOf, entry, metadataMap, withContainers, without, type ContainerList } from '../containers.ts'
import type { Dialect } from '../dialect.ts'
import { prometheusPort, withoutScraping } from '../prometheus-annotations.ts'
import { objectAt, stringAt, type JsonObject } from '../json.ts'
import { parseStatusLoosely } from './status-annotation.ts'

/**
 * Returns a pod that was injected before as it was then, for the template to see: without the containers that its status
 * names. A pod without status is returned as it is.
 */
export function stripPod(
  pod: JsonObject,
  agentPort: number,
  dialect: Pick<Dialect, 'prometheusVariants' | 'prometheusTargets'>
): JsonObject {
  const annotations = metadataMap(pod, 'annotations')
  const text = entry(annotations, STATUS)
  const status = text === undefined ? undefined : parseStatusLoosely(text)
  if (!status) return pod
  const isOurs = prometheusPort(annotations, dialect) === String(agentPort)
  const left = without(isOurs ? withoutScraping(annotations, dialect) : annotations, STATUS)
  const stripped = { ...pod, metadata: { ...objectAt(pod, 'metadata'), annotations: left } }
  return withoutNamed(withoutNamed(stripped, 'containers', status.containers), 'initContainers', status.initContainers)
}

function withoutNamed(pod: JsonObject, list: ContainerList, names: readonly string[]): JsonObject {
  if (names.length === 0) return pod
  const kept = containersOf(pod, list).filter(container => !names.includes(stringAt(container, 'name')))
  return withContainers(pod, list, kept)
}
