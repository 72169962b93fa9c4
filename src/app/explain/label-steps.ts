import { stringsAt } from '../../inject/decide/facts.ts'
import { INJECTION_LABEL, REVISION_LABEL } from '../../inject/decide/registrations.ts'
import { objectAt } from '../../inject/json.ts'
import type { Outcome, Step } from '../../inject/outcome.ts'
import type { Snapshot } from '../../inject/snapshot.ts'
import type { WorkloadPod } from '../workload-pod.ts'

/** Says of labels that stand where they should what keeps them from counting: another label, or a revision that is not there. */
export function labelSteps(workload: WorkloadPod, { decision }: Outcome, snapshot: Snapshot): readonly Step[] {
  const labels = snapshot.cluster.namespaces.get(workload.namespace)?.labels ?? {}
  return [
    ...hiddenRevision(workload.namespace, labels),
    ...(decision.reason === 'other-revision' ? missingRevision(workload, labels, snapshot) : [])
  ]
}

type Labels = Readonly<Record<string, string>>

/** Istio's entries for revisions leave namespaces with istio-injection out, whatever its value. */
function hiddenRevision(namespace: string, labels: Labels): readonly Step[] {
  const [injection, revision] = [labels[INJECTION_LABEL], labels[REVISION_LABEL]]
  if (injection === undefined || revision === undefined) return []
  return [
    {
      rule: 'labels',
      path: `Namespace ${namespace}: labels`,
      value: { [INJECTION_LABEL]: injection, [REVISION_LABEL]: revision },
      verdict: 'note',
      says: `The namespace has ${INJECTION_LABEL}=${injection} and ${REVISION_LABEL}=${revision}: beside ${INJECTION_LABEL}, ${REVISION_LABEL} does not count.`,
      hint: `Keep one of them: kubectl label namespace ${namespace} ${INJECTION_LABEL}-`
    }
  ]
}

function missingRevision({ namespace, pod }: WorkloadPod, labels: Labels, snapshot: Snapshot): readonly Step[] {
  const own = stringsAt(objectAt(pod, 'metadata'), 'labels')[REVISION_LABEL]
  const ofNamespace = labels[REVISION_LABEL]
  const asked = ofNamespace ?? own
  const served = [...new Set([...snapshot.revisions.keys(), ...Object.keys(snapshot.tags)])].sort()
  if (asked === undefined || served.includes(asked)) return []
  const whose = ofNamespace === undefined ? 'The pod' : 'The namespace'
  return [
    {
      rule: 'labels',
      path:
        ofNamespace === undefined
          ? '/metadata/labels/istio.io~1rev'
          : `Namespace ${namespace}: label ${REVISION_LABEL}`,
      value: asked,
      verdict: 'note',
      says: `${whose} asks for revision ${asked}, which is not served here; served are ${served.join(', ')}.`,
      hint: `Install revision ${asked}, or use one of these.`
    }
  ]
}
