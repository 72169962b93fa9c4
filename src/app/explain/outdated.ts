import { containersOf, findContainer, findInPod, metadataMap, PROXY } from '../../inject/containers.ts'
import { isObject, listAt, objectAt, stringAt, type Json, type JsonObject } from '../../inject/json.ts'
import { isEqual } from '../../inject/diff/equal.ts'
import type { Outcome, Step } from '../../inject/outcome.ts'
import type { Part } from '../../inject/provenance/rendered-parts.ts'

const STATUS = 'sidecar.istio.io/status'

/** Says for a pod that runs what would be different if it were made now. */
export function outdatedSteps(pod: JsonObject, outcome: Outcome, parts: readonly Part[]): readonly Step[] {
  const phase = stringAt(objectAt(pod, 'status'), 'phase')
  const annotations = metadataMap(pod, 'annotations')
  const status = Object.hasOwn(annotations, STATUS) ? annotations[STATUS] : undefined
  if (status === undefined) {
    if (phase === '' || outcome.kind !== 'patched') return []
    return [note('The pod runs without the sidecar that it would get now.', 'status')]
  }
  if (outcome.kind === 'skipped') return [note('The pod has a sidecar that it would not get now.', 'status')]
  if (outcome.kind !== 'patched') return []
  const [was, is] = [imageOf(pod), imageOf(outcome.pod)]
  const [old, next] = [parse(status), parse(metadataMap(outcome.pod, 'annotations')[STATUS] ?? '')]
  return [
    ...(was === is || was === '' ? [] : [note(`The proxy runs image ${was}; it would get ${is} now.`, 'image')]),
    ...Object.keys(next)
      .filter(key => JSON.stringify(old[key] ?? null) !== JSON.stringify(next[key] ?? null))
      .map(key => note(`${key}: ${show(old[key])} when it was injected, ${show(next[key])} now.`, 'status')),
    ...fieldSteps(pod, outcome.pod, parts)
  ]
}

/** Fields of the containers that both injections brought, and what makes them so now. Injecting again keeps what the API server added. */
function fieldSteps(was: JsonObject, is: JsonObject, parts: readonly Part[]): readonly Step[] {
  const status = parse(metadataMap(is, 'annotations')[STATUS] ?? '')
  const brought = new Set(LISTS.flatMap(list => listAt(status, list)))
  return LISTS.flatMap(list =>
    containersOf(is, list).flatMap(container => {
      const name = stringAt(container, 'name')
      const part = parts.find(one => one.part === `${list}/${name}`)
      const before = findContainer(name, containersOf(was, list))
      if (!before || !brought.has(name)) return []
      return Object.keys(container)
        .filter(field => field !== 'image' && !isEqual(before[field], container[field]))
        .map(field => fieldStep(`${list}/${name}`, field, part))
    })
  )
}

function fieldStep(place: string, field: string, part: Part | undefined): Step {
  const makers = (part?.fields ?? []).filter(one => one.part === field || one.part.startsWith(`${field}/`))
  const lines = [...new Set(makers.flatMap(({ line }) => line ?? []))].join(', ')
  const why = !part || lines === '' ? '' : ` ${part.by} makes it in line ${lines}.`
  return { ...note(`${field} of ${place} would be different now.${why}`, 'status'), path: `${place}/${field}` }
}

const LISTS = ['containers', 'initContainers'] as const

function note(says: string, of: 'status' | 'image'): Step {
  const path = of === 'image' ? `container ${PROXY}` : '/metadata/annotations/sidecar.istio.io~1status'
  return { rule: 'outdated', path, verdict: 'note', says, hint: 'A new pod is up to date: kubectl rollout restart.' }
}

function imageOf(pod: JsonObject): string {
  const proxy = findInPod(PROXY, pod, ['containers', 'initContainers'])
  return proxy ? stringAt(proxy.container, 'image') : ''
}

function parse(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

function show(value: Json | undefined): string {
  if (value === undefined || value === null) return 'nothing'
  return Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : JSON.stringify(value)
}
