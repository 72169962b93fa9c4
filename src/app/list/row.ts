import { STATUS } from '../../inject/annotations.ts'
import { REASONS, type ReasonId } from '../../inject/decide/reasons.ts'
import { entry, findInPod, metadataMap, PROXY } from '../../inject/containers.ts'
import { objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import { parse } from '../../inject/uninject/traces.ts'
import type { Explained } from '../explain/explain-workload.ts'

/**
 * How a pod stands to injection. `injected`: has the sidecar it would get now · `outdated`: has another one, or one that
 * it would not get · `missing`: runs without the sidecar that it would get · `to-inject`: its pods will be injected ·
 * `not-injected`: has none and gets none · `refused`: the injector would turn it away, or its successor.
 */
export type ListedState = 'injected' | 'outdated' | 'missing' | 'to-inject' | 'not-injected' | 'refused'

/** A pod, or a workload that would make one. */
export interface ListedPod {
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly state: ListedState
  /** Who injected it, or who would; '' where nobody does. */
  readonly revision: string
  /** The image of its proxy; '' without one. */
  readonly proxy: string
  readonly reason: ReasonId
  /** Why it stands so: sentences for a person. */
  readonly says: string
}

/** States of which somebody should do something. */
export const STALE: ReadonlySet<ListedState> = new Set(['outdated', 'missing', 'refused'])

/** Makes the row of a workload from what `explain` finds. */
export function rowOf(explained: Explained): ListedPod {
  const { workload, outcome } = explained
  const { kind, namespace, name, pod } = workload
  const state = stateOf(explained)
  const after = outcome.kind === 'patched' && state === 'to-inject' ? outcome.pod : pod
  const own = hasStatus(pod) ? revisionIn(pod) : ''
  return {
    kind,
    namespace,
    name,
    state,
    revision: own || (outcome.decision.inject || state === 'refused' ? outcome.decision.revision : ''),
    proxy: proxyOf(after),
    reason: outcome.decision.reason,
    says: sentence(explained)
  }
}

function stateOf({ workload: { pod }, outcome }: Explained): ListedState {
  if (outcome.kind === 'failed') return 'refused'
  if (hasStatus(pod)) return outcome.decision.steps.some(isOutdated) ? 'outdated' : 'injected'
  if (outcome.kind !== 'patched') return 'not-injected'
  return stringAt(objectAt(pod, 'status'), 'phase') === '' ? 'to-inject' : 'missing'
}

function sentence({ outcome }: Explained): string {
  if (outcome.kind === 'failed') return outcome.failure.message
  const { steps, reason } = outcome.decision
  const outdated = steps.filter(isOutdated).map(({ says }) => says)
  return outdated.length > 0 ? outdated.join(' ') : REASONS[reason].says
}

function isOutdated({ rule }: { readonly rule: string }): boolean {
  return rule === 'outdated'
}

function hasStatus(pod: JsonObject): boolean {
  return entry(metadataMap(pod, 'annotations'), STATUS) !== undefined
}

/** The status names the revision since Istio 1.11; releases before it have the label alone, or nothing. */
function revisionIn(pod: JsonObject): string {
  const annotations = metadataMap(pod, 'annotations')
  const status = parse(entry(annotations, STATUS) ?? '')
  const written = status === undefined ? '' : stringAt(status, 'revision')
  return written || entry(annotations, 'istio.io/rev') || entry(metadataMap(pod, 'labels'), 'istio.io/rev') || 'default'
}

function proxyOf(pod: JsonObject): string {
  const place = findInPod(PROXY, pod, ['containers', 'initContainers'])
  return place ? stringAt(place.container, 'image') : ''
}
