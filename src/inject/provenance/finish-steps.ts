import { MERGE_METRICS, REWRITE_PROBES, STATUS } from '../annotations.ts'
import { containersOf, entry, findInPod, metadataMap, PROXY, type ContainerList } from '../containers.ts'
import { isMerged } from '../finish/apply-prometheus-merge.ts'
import { isRewritten } from '../finish/apply-rewrite.ts'
import { HANDLERS, type Handler } from '../finish/probes.ts'
import { parseStatusLoosely } from '../render/status-annotation.ts'
import { objectAt, stringAt, type Json, type JsonObject } from '../json.ts'
import type { Outcome, Step } from '../outcome.ts'
import type { Revision } from '../snapshot.ts'

const LISTS: readonly ContainerList[] = ['containers', 'initContainers']

/** Says what happened after the templates: overrides, probes and Prometheus. None for a pod that was not injected. */
export function finishSteps(before: JsonObject, outcome: Outcome, revision: Revision | undefined): readonly Step[] {
  const isKnown = revision && revision.dialect.engine !== 'specification'
  if (!isKnown || outcome.kind !== 'patched') return []
  return [overridesStep(before, outcome.pod), probesStep(outcome.pod, revision), prometheusStep(outcome.pod, revision)]
}

/** Containers of the pod that have the name of one that templates bring. */
function overridesStep(before: JsonObject, after: JsonObject): Step {
  const [earlier, injected] = [injectedNames(before), injectedNames(after)]
  const declared = LISTS.flatMap(list => containersOf(before, list).map(one => stringAt(one, 'name'))).filter(
    name => injected.has(name) && !earlier.has(name)
  )
  const path = '/spec/containers'
  if (declared.length === 0) {
    return {
      rule: 'overrides',
      path,
      verdict: 'note',
      says: 'No container of the pod has the name of an injected one.'
    }
  }
  return {
    rule: 'overrides',
    path,
    value: declared,
    verdict: 'note',
    says: `The pod declares ${declared.join(', ')} itself: what it sets there wins over the template.`,
    hint: 'Annotations for resources and the like do not count for fields that the container sets.'
  }
}

function probesStep(after: JsonObject, { typedValues: values, dialect }: Revision): Step {
  const asked = LISTS.flatMap(list => containersOf(after, list)).flatMap(container =>
    HANDLERS.filter(place => asksAgent(container, place)).map(
      ({ path }) => `${stringAt(container, 'name')} ${path.join('.')}`
    )
  )
  const step = {
    rule: 'probes',
    verdict: 'note',
    ...wish(after, REWRITE_PROBES, 'values: sidecarInjectorWebhook.rewriteAppHTTPProbe', isRewritten(after, { values }))
  } as const
  if (asked.length > 0) return { ...step, says: `The agent answers for the application: ${asked.join(', ')}.` }
  if (!dialect.rewritesProbes || !isRewritten(after, { values }))
    return { ...step, says: 'Probes are left as they are.' }
  const hasProxy = findInPod(PROXY, after, LISTS) !== undefined
  return {
    ...step,
    says: hasProxy
      ? 'The application has no probes that the agent could answer.'
      : 'Without a proxy, probes are left as they are.'
  }
}

function injectedNames(pod: JsonObject): ReadonlySet<string> {
  const names = parseStatusLoosely(entry(metadataMap(pod, 'annotations'), STATUS) ?? '{}')
  return new Set([...(names?.containers ?? []), ...(names?.initContainers ?? [])])
}

function asksAgent(container: JsonObject, place: Handler): boolean {
  const handler = place.path.reduce<JsonObject>(objectAt, container)
  return stringAt(objectAt(handler, 'httpGet'), 'path') === place.url(stringAt(container, 'name'))
}

function prometheusStep(after: JsonObject, { mesh, dialect }: Revision): Step {
  const isOn = isMerged(metadataMap(after, 'annotations'), { mesh, dialect })
  const looked = wish(after, MERGE_METRICS, 'mesh: enablePrometheusMerge', isOn)
  const says = isOn
    ? "Prometheus is pointed to the agent, which adds the application's metrics to its own."
    : 'What Prometheus scrapes is left as it is.'
  return { rule: 'prometheus', verdict: 'note', ...looked, says }
}

/** The annotation where there is one, else the setting. */
function wish(pod: JsonObject, annotation: string, setting: string, value: Json): { path: string; value: Json } {
  const text = entry(metadataMap(pod, 'annotations'), annotation)
  if (text === undefined) return { path: setting, value }
  return { path: `/metadata/annotations/${annotation.replaceAll('/', '~1')}`, value: text }
}
