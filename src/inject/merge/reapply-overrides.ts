import { OVERRIDES, STATUS } from '../annotations.ts'
import {
  containersOf,
  entry,
  findContainer,
  findInPod,
  metadataMap,
  withMetadataMap,
  without,
  type ContainerList
} from '../containers.ts'
import type { Dialect } from '../dialect.ts'
import { stage } from '../errors.ts'
import { stringAt, type JsonObject } from '../json.ts'
import { parseStatusStrictly, type InjectedNames } from '../render/status-annotation.ts'
import { encodeOverrides, parseOverrides, type Overrides } from '../overrides.ts'
import { OMITS_TIMESTAMP } from '../typed.ts'
import { applyOverlay, type ApplyingOverlay } from './overlay.ts'

type Capabilities = ApplyingOverlay & Pick<Dialect, 'reinjectionHonoursStatus' | 'proxyAmongInitContainers'>

/**
 * A container that both pod and template have is the user's wish: it is merged once more over the result. Containers
 * that an earlier injection made, as the status says, are no wish.
 */
export function reapplyOverrides(
  merged: JsonObject,
  original: JsonObject,
  rendered: JsonObject,
  dialect: Capabilities
): JsonObject {
  const annotations = metadataMap(original, 'annotations')
  const saved = parseOverrides(entry(annotations, OVERRIDES), dialect)
  const status = entry(annotations, STATUS)
  const ours = status === undefined || !dialect.reinjectionHonoursStatus ? NONE : parseStatusStrictly(status)
  const sources: Sources = { rendered, original, saved, ours }
  const wished = {
    containers: wishes('containers', ['containers'], sources),
    initContainers: wishes('initContainers', initLists(dialect), sources)
  }
  const withContainers = applyAll(merged, 'containers', wished.containers, dialect)
  const applied = applyAll(withContainers, 'initContainers', wished.initContainers, dialect)
  const isAny = wished.containers.length > 0 || wished.initContainers.length > 0
  return status === undefined && isAny ? remember(applied, wished) : applied
}

const NONE: InjectedNames = { containers: [], initContainers: [] }

/** What the template renders as init container, the user may have written as container: the proxy, when it is native. */
function initLists(dialect: Capabilities): readonly ContainerList[] {
  return dialect.proxyAmongInitContainers ? ['containers', 'initContainers'] : ['initContainers']
}

/** Where wishes are found. */
interface Sources {
  readonly rendered: JsonObject
  readonly original: JsonObject
  readonly saved: Overrides
  readonly ours: InjectedNames
}

function wishes(
  list: ContainerList,
  places: readonly ContainerList[],
  { rendered, original, saved, ours }: Sources
): readonly JsonObject[] {
  const names = containersOf(rendered, list).map(container => stringAt(container, 'name'))
  return names
    .filter(name => !ours[list].includes(name))
    .map(name => findContainer(name, saved[list]) ?? findInPod(name, original, places)?.container)
    .filter(container => container !== undefined)
    .map(withoutAutoImage)
}

/** The API wants an image where Istio is to choose one: users write `auto`. */
function withoutAutoImage(container: JsonObject): JsonObject {
  return stringAt(container, 'image') === 'auto' ? without(container, 'image') : container
}

function applyAll(
  pod: JsonObject,
  list: ContainerList,
  containers: readonly JsonObject[],
  dialect: Capabilities
): JsonObject {
  const what = list === 'containers' ? 'container' : 'init container'
  return containers.reduce(
    (applied, container) =>
      stage(`failed to apply sidecar ${what}: `, () =>
        applyOverlay(applied, overlayOf(list, container, dialect), dialect)
      ),
    pod
  )
}

/** A whole pod, as Go prints it; up to 1.27 with a creationTimestamp that is null, which deletes the pod's own. */
function overlayOf(list: ContainerList, container: JsonObject, { kubernetesApi }: Capabilities): JsonObject {
  const metadata = kubernetesApi < OMITS_TIMESTAMP ? { creationTimestamp: null } : {}
  // An absent list of containers would be written as null, which deletes all of them.
  return { metadata, spec: { containers: [], [list]: [container] } }
}

function remember(pod: JsonObject, wished: Overrides): JsonObject {
  return withMetadataMap(pod, 'annotations', {
    ...metadataMap(pod, 'annotations'),
    [OVERRIDES]: encodeOverrides(wished)
  })
}
