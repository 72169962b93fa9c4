import { evaluateRegistrations, type Asked } from '../inject/decide/asked.ts'
import { stringsAt } from '../inject/decide/facts.ts'
import { resolveRevision } from '../inject/decide/revision.ts'
import { registrationsOf } from '../inject/decide/rules/registration.ts'
import { objectAt } from '../inject/json.ts'
import type { Registration, Snapshot } from '../inject/snapshot.ts'
import type { WorkloadPod } from './workload-pod.ts'

/** Whom the API server asks about a pod. */
export interface WhoIsAsked {
  /** `registered`: by registrations that are known · `assumed`: none is known, so those that Istio would install. */
  readonly from: 'registered' | 'assumed'
  /** Injectors, in the order in which the API server calls them. */
  readonly asked: readonly Asked[]
  /** The revision that answers first; undefined where nobody is asked. */
  readonly revision: string | undefined
}

/** Finds out who is asked about a pod of a workload; undefined where the labels of its namespace are not known. */
export function whoIsAsked(
  { namespace, pod }: WorkloadPod,
  snapshot: Snapshot,
  registrationsKnown: boolean
): WhoIsAsked | undefined {
  const known = snapshot.cluster.namespaces.get(namespace)
  if (!known) return undefined
  const registered = snapshot.cluster.registrations.filter(isInjector)
  const from = registered.length > 0 || registrationsKnown ? 'registered' : 'assumed'
  const asked = evaluateRegistrations(from === 'registered' ? registered : registrationsOf(snapshot), {
    namespace,
    namespaceLabels: known.labels,
    podLabels: stringsAt(objectAt(pod, 'metadata'), 'labels')
  })
  const first = asked.find(({ asks }) => asks === 'yes') ?? asked.find(({ asks }) => asks === 'depends')
  return { from, asked, revision: first && resolveRevision(first.registration.revision || 'default', snapshot) }
}

/** Tells injectors from other webhooks that change pods: they are called at Istio's path, or have Istio's name. */
export function isInjector({ path, name, matchesPods }: Registration): boolean {
  return matchesPods && (/(^|\/)inject(\/|$)/.test(path) || name.endsWith('sidecar-injector.istio.io'))
}
