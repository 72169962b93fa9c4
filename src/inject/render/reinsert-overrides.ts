import { OVERRIDES } from '../annotations.ts'
import { containersOf, entry, metadataMap, withContainers, type ContainerList } from '../containers.ts'
import type { Dialect } from '../dialect.ts'
import { stringAt, type JsonObject } from '../json.ts'
import { parseOverrides } from '../overrides.ts'

/**
 * Puts the user's own containers back that stripping took away because templates had changed them: the template has to
 * see the pod as it was before the first injection.
 */
export function reinsertOverrides(pod: JsonObject, dialect: Pick<Dialect, 'kubernetesApi'>): JsonObject {
  const overrides = parseOverrides(entry(metadataMap(pod, 'annotations'), OVERRIDES), dialect)
  return insert(insert(pod, 'containers', overrides.containers), 'initContainers', overrides.initContainers)
}

function insert(pod: JsonObject, list: ContainerList, containers: readonly JsonObject[]): JsonObject {
  return containers.reduce((filled, container) => {
    const there = containersOf(filled, list)
    const isThere = there.some(other => stringAt(other, 'name') === stringAt(container, 'name'))
    return isThere ? filled : withContainers(filled, list, [...there, container])
  }, pod)
}
