import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalize } from '../../src/language/types/index.ts'
import { documents, unmarshal } from '../../src/language/yaml/index.ts'
import { readObject } from '../../src/inject/kube/read-object.ts'
import { workloadKind } from '../../src/inject/kube/kinds.ts'
import { listAt, objectAt, stringAt, type Json, type JsonObject } from '../../src/inject/json.ts'
import { uninject } from '../../src/inject/uninject/uninject.ts'
import { uninjectPod } from '../../src/inject/uninject/uninject-pod.ts'

/** Minor release of Kubernetes whose types both sides are read with. */
const API = 34

/** What went into an injection of istiod, what came out, and what uninject makes of that: pods or workloads, canonical. */
export interface Pair {
  readonly name: string
  readonly before: Json
  readonly injected: Json
  readonly after: Json
  /** Whether the outcome stays as it is when it is taken out once more. */
  readonly isStable: boolean
}

interface Recorded {
  readonly webhook?: readonly RecordedPod[]
  readonly webhookExtra?: readonly RecordedPod[]
  readonly kubeInject?: RecordedText
  readonly kubeInjectExtra?: RecordedText
}

interface RecordedPod {
  readonly review: { readonly request: { readonly object: JsonObject } }
  readonly result: { readonly kind: string; readonly pod?: JsonObject }
}

interface RecordedText {
  readonly input: string
  readonly output?: string
}

/** Reads the pairs of a release: of Istio's own golden cases and of the scenarios. */
export function pairsOf(folder: string): Pair[] {
  return ['cases', 'scenarios'].flatMap(part => pairsIn(join(folder, part)))
}

function pairsIn(folder: string): Pair[] {
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter(name => name.endsWith('.json'))
  return files.flatMap(file => {
    const recorded = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Recorded
    const pods = [...(recorded.webhook ?? []), ...(recorded.webhookExtra ?? [])].flatMap(({ review, result }, index) =>
      result.kind === 'patched' && result.pod && !hasForeignStatus(review.request.object)
        ? [podPair(`${file} webhook ${String(index)}`, review.request.object, result.pod)]
        : []
    )
    const texts = [recorded.kubeInject, recorded.kubeInjectExtra].flatMap(text =>
      text?.output === undefined ? [] : [textPair(`${file} kube-inject`, text.input, text.output)]
    )
    return [...pods, ...texts]
  })
}

/** One input of Istio 1.0 comes with a status that is no JSON: what its injection had added is not known, and uninject says so. */
function hasForeignStatus(pod: JsonObject): boolean {
  const status = stringAt(objectAt(objectAt(pod, 'metadata'), 'annotations'), 'sidecar.istio.io/status')
  return status !== '' && !status.startsWith('{')
}

/** Some inputs were injected before: they are compared without. */
function podPair(name: string, before: JsonObject, injected: JsonObject): Pair {
  const once = (pod: JsonObject): JsonObject => uninjectPod(pod) ?? pod
  const after = once(injected)
  return {
    name,
    before: podOf(once(before)),
    injected,
    after: podOf(after),
    isStable: uninjectPod(after) === undefined
  }
}

function textPair(name: string, before: string, injected: string): Pair {
  const once = (text: string): string => [...uninject(text)].join('')
  const after = once(injected)
  return {
    name,
    before: canonical(once(before)),
    injected: canonical(injected),
    after: canonical(after),
    isStable: once(after) === after
  }
}

/** The API server ignores what is no part of a pod, and what a pod's status is. */
function podOf(pod: JsonObject): Json {
  const { metadata, spec } = { metadata: objectAt(pod, 'metadata'), spec: objectAt(pod, 'spec') }
  const result = canonicalize('core/v1.Pod', { metadata, spec }, { api: API, sorted: true })
  return ('error' in result ? result.error : result.value) as Json
}

function canonical(text: string): Json {
  return [...documents(text)].map((document): Json => {
    const kind = stringAt(readObject('meta/v1.TypeMeta', document, API), 'kind')
    if (kind === 'List')
      return listAt(readObject('core/v1.List', document, API), 'items').map(item => canonical(JSON.stringify(item)))
    const type = workloadKind(kind)?.type
    return type === undefined ? plain(document) : readObject(type, document, API)
  })
}

function plain(document: string): Json {
  const value: unknown = unmarshal(document, {})
  return value as Json
}
