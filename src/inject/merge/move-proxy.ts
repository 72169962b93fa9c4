import { NATIVE_SIDECAR } from '../annotations.ts'
import { containersOf, entry, findContainer, metadataMap, PROXY, withContainers } from '../containers.ts'
import type { Dialect } from '../dialect.ts'
import type { JsonObject } from '../json.ts'

/**
 * Users customise the proxy among the containers. Where the template renders a native sidecar, that container has to
 * stand among the init containers before the two are merged.
 */
export function moveProxy(
  pod: JsonObject,
  rendered: JsonObject,
  isNative: boolean,
  dialect: Pick<Dialect, 'nativeSidecars'>
): JsonObject {
  const wish = entry(metadataMap(pod, 'annotations'), NATIVE_SIDECAR)
  const hasWish = dialect.nativeSidecars === 'env+annotation' || dialect.nativeSidecars === 'auto'
  const native = hasWish && (wish === 'true' || wish === 'false') ? wish === 'true' : isNative
  const containers = containersOf(pod, 'containers')
  const proxy = findContainer(PROXY, containers)
  if (!native || !proxy || !findContainer(PROXY, containersOf(rendered, 'initContainers'))) return pod
  const others = containers.toSpliced(containers.indexOf(proxy), 1)
  const moved = withContainers(pod, 'containers', others)
  return withContainers(moved, 'initContainers', [...containersOf(pod, 'initContainers'), proxy])
}
