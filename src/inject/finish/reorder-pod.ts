import { containersOf, CORE_DUMP, INIT, PROXY, VALIDATION, withContainers, type ContainerList } from '../containers.ts'
import { stringAt, type JsonObject } from '../json.ts'
import { isHeld } from './hold.ts'
import type { Finishing } from './step.ts'

type Move = readonly [name: string, to: 'first' | 'last']

/** The proxy among the init containers: the pod's own init containers are to be in the mesh. */
const NATIVE: readonly Move[] = [
  [CORE_DUMP, 'first'],
  [PROXY, 'first'],
  [VALIDATION, 'first'],
  [INIT, 'first']
]

/** Validation blocks the pod's own init containers, iptables come after them, so that their traffic passes. */
const CLASSIC: readonly Move[] = [
  [VALIDATION, 'first'],
  [INIT, 'last'],
  [CORE_DUMP, 'last']
]

/**
 * Puts the containers in order. The proxy is last, for `kubectl exec` takes the first container; unless the application
 * is to wait for it.
 */
export function reorderPod(pod: JsonObject, context: Finishing): JsonObject {
  const ordered = reorder(pod, 'containers', [[PROXY, isHeld(context) ? 'first' : 'last']])
  const isNative =
    context.dialect.proxyAmongInitContainers &&
    containersOf(ordered, 'initContainers').some(container => stringAt(container, 'name') === PROXY)
  return reorder(ordered, 'initContainers', isNative ? NATIVE : CLASSIC)
}

function reorder(pod: JsonObject, list: ContainerList, moves: readonly Move[]): JsonObject {
  const before = containersOf(pod, list)
  const after = moves.reduce(move, before)
  const isSame = after.length === before.length && after.every((container, i) => container === before[i])
  // Go's list is empty and no longer null after this step.
  return isSame && (before.length > 0 || list === 'initContainers') ? pod : withContainers(pod, list, after)
}

/** Of several containers with the name, the last stays: so does Istio. */
function move(containers: readonly JsonObject[], [name, to]: Move): readonly JsonObject[] {
  const moved = containers.findLast(container => stringAt(container, 'name') === name)
  if (!moved) return containers
  const others = containers.filter(container => stringAt(container, 'name') !== name)
  return to === 'first' ? [moved, ...others] : [...others, moved]
}
