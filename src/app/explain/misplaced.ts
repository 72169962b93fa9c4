import { stringsAt } from '../../inject/decide/facts.ts'
import { INJECT_LABEL, INJECTION_LABEL, REVISION_LABEL } from '../../inject/decide/registrations.ts'
import { objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import type { Step } from '../../inject/outcome.ts'
import type { WorkloadPod } from '../workload-pod.ts'

/** Finds labels and annotations that were meant for injection and stand where nobody reads them. */
export function misplacedSteps(object: JsonObject, { kind, pod }: WorkloadPod, injected: boolean): readonly Step[] {
  const own = kind === 'Pod' ? [] : onWorkload(object, pod)
  return [...own, ...onPod(pod, injected)]
}

const ISTIO = /^(?:[\w-]+\.)*istio\.io\//

function onWorkload(object: JsonObject, pod: JsonObject): readonly Step[] {
  const kind = stringAt(object, 'kind')
  return (['labels', 'annotations'] as const).flatMap(map => {
    const there = stringsAt(objectAt(pod, 'metadata'), map)
    return Object.entries(stringsAt(objectAt(object, 'metadata'), map))
      .filter(([name]) => isMeant(name, map) && !Object.hasOwn(there, name))
      .map(([name, value]) =>
        misplaced(`${kind} ${pointer(map, name)}`, value, {
          says: `The ${map === 'labels' ? 'label' : 'annotation'} ${name} stands on the ${kind}, where injection does not look.`,
          hint: `Move it to the pod template: spec.template.metadata.${map}.`
        })
      )
  })
}

function isMeant(name: string, map: 'labels' | 'annotations'): boolean {
  return map === 'labels' ? name === INJECT_LABEL || name === REVISION_LABEL : ISTIO.test(name)
}

function onPod(pod: JsonObject, injected: boolean): readonly Step[] {
  const labels = stringsAt(objectAt(pod, 'metadata'), 'labels')
  const annotations = stringsAt(objectAt(pod, 'metadata'), 'annotations')
  const steps: Step[] = []
  const label = labels[INJECT_LABEL]
  if (label !== undefined && label !== 'true' && label !== 'false') {
    const says = `The label ${INJECT_LABEL} is "${label}": registrations select "true" only, as it is written.`
    steps.push(misplaced(pointer('labels', INJECT_LABEL), label, { says, hint: 'Set it to "true" or "false".' }))
  }
  const annotation = annotations[INJECT_LABEL]
  if (!injected && annotation === 'true' && label === undefined) {
    const says = `The annotation ${INJECT_LABEL} does not make the API server ask: registrations select by labels.`
    steps.push(
      misplaced(pointer('annotations', INJECT_LABEL), annotation, { says, hint: 'Make it a label of the pod.' })
    )
  }
  for (const [name, value] of Object.entries(labels)) {
    if (name === INJECTION_LABEL) {
      const says = `The label ${name} counts on namespaces, not on pods.`
      steps.push(misplaced(pointer('labels', name), value, { says, hint: `Use ${INJECT_LABEL}=true on the pod.` }))
    } else if (ANNOTATIONS.test(name)) {
      const says = `${name} is a label here: it counts as an annotation only.`
      steps.push(misplaced(pointer('labels', name), value, { says, hint: 'Move it to metadata.annotations.' }))
    }
  }
  return steps
}

/** Istio reads these from annotations, whatever the labels say. */
const ANNOTATIONS =
  /^(?:inject\.istio\.io|proxy\.istio\.io|traffic\.sidecar\.istio\.io|sidecar\.istio\.io)\/(?!inject$)/

function misplaced(path: string, value: string, told: Pick<Step, 'says' | 'hint'>): Step {
  return { rule: 'misplaced', path, value, verdict: 'note', ...told }
}

function pointer(map: string, name: string): string {
  return `/metadata/${map}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
