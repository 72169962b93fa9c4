import { findInPod, metadataMap, PROXY } from '../../inject/containers.ts'
import { isObject, objectAt, stringAt, type Json, type JsonObject } from '../../inject/json.ts'
import type { Outcome, Step } from '../../inject/outcome.ts'

const STATUS = 'sidecar.istio.io/status'

/** Says for a pod that runs what would be different if it were made now. */
export function outdatedSteps(pod: JsonObject, outcome: Outcome): readonly Step[] {
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
      .map(key => note(`${key}: ${show(old[key])} when it was injected, ${show(next[key])} now.`, 'status'))
  ]
}

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
