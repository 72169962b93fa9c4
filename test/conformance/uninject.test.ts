import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { canonicalize } from '../../src/language/types/index.ts'
import { documents, unmarshal } from '../../src/language/yaml/index.ts'
import { readObject } from '../../src/inject/kube/read-object.ts'
import { workloadKind } from '../../src/inject/kube/kinds.ts'
import { listAt, objectAt, stringAt, type JsonObject } from '../../src/inject/json.ts'
import { uninject } from '../../src/inject/uninject/uninject.ts'
import { uninjectPod } from '../../src/inject/uninject/uninject-pod.ts'

const shared = process.env['OUTRIGGER_SHARED'] ?? join(import.meta.dirname, '../../../shared')
const folder = join(shared, 'conformance/golden/head')

/** Minor release of Kubernetes whose types both sides are read with. */
const API = 34

interface Pair {
  readonly name: string
  readonly before: unknown
  readonly after: unknown
  /** The same, taken out once more. */
  readonly again: () => unknown
}

/** What an injection leaves no trace of, and the files in which it does. */
const GONE: readonly { readonly why: string; readonly files: RegExp }[] = [
  {
    why: 'the agent is told the number of a named port, so a probe comes back with the number',
    files:
      /^(020|021|022|063|091|093)-hello-probes|^054-tcp|^097-https|^106-named|^107-one|^111-ready|^117-startup|^119-startup/
  },
  { why: 'the agent is not told of a probe whose named port no container has', files: /^061-probes-all/ },
  { why: 'only the template knows what annotations it adds', files: /^053-custom-template/ },
  { why: 'what OpenShift had given to the proxy is dropped before injection', files: /^061-hello-openshift/ },
  { why: "the network label is the user's or the injector's, with one value", files: /^00[78]-label-network/ },
  { why: 'the place of a container that injection moved', files: /^058-init-override-classic/ },
  { why: 'other spellings of the Prometheus annotations become the usual one', files: /^067-prometheus-variant/ },
  { why: 'a target without path gets the path that is the default', files: /^068-prometheus-targets/ },
  { why: "the user's volume has a name that the status lists as injected", files: /^074-pull-secrets|^082-spire/ }
]

/** Returns why a pair may come out differently; undefined where it may not. */
function excuse(name: string): string | undefined {
  return GONE.find(({ files }) => files.test(name))?.why
}

const missing = existsSync(folder) ? '' : ' (skipped: the recorded golden cases are not beside the repository)'

describe.skipIf(missing !== '')(`what istiod injected, taken out again${missing}`, () => {
  const pairs = missing === '' ? ['cases', 'scenarios'].flatMap(pairsIn) : []
  const different = pairs.filter(({ before, after }) => !isDeepStrictEqual(before, after)).map(({ name }) => name)

  it('is the object that went in, but for what is gone', () => {
    console.log(`uninject: ${String(pairs.length - different.length)} of ${String(pairs.length)} are equal`)
    for (const { why, files } of GONE) {
      console.log(`uninject: ${String(different.filter(name => files.test(name)).length)} differ: ${why}`)
    }
    expect(different.filter(name => excuse(name) === undefined)).toEqual([])
  })

  it.each(GONE)('still has to excuse: $why', ({ files }) => {
    expect(different.some(name => files.test(name))).toBe(true)
  })

  it('stays as it is when it is taken out twice', () => {
    for (const { again, after } of pairs) expect(again()).toEqual(after)
  })
})

function pairsIn(part: string): Pair[] {
  const files = readdirSync(join(folder, part)).filter(name => name.endsWith('.json'))
  return files.flatMap(file => {
    const recorded = JSON.parse(readFileSync(join(folder, part, file), 'utf8')) as Recorded
    const webhook = (recorded.webhook ?? []).flatMap(({ review, result }, index) =>
      result.kind === 'patched' && result.pod
        ? [podPair(`${file} webhook ${String(index)}`, review.request.object, result.pod)]
        : []
    )
    const { input, output } = recorded.kubeInject ?? {}
    if (input === undefined || output === undefined) return webhook
    return [...webhook, textPair(`${file} kube-inject`, input, output)]
  })
}

interface Recorded {
  readonly webhook?: readonly {
    readonly review: { readonly request: { readonly object: JsonObject } }
    readonly result: { readonly kind: string; readonly pod?: JsonObject }
  }[]
  readonly kubeInject?: { readonly input: string; readonly output?: string }
}

/** Some inputs were injected before: they are compared without. */
function podPair(name: string, before: JsonObject, injected: JsonObject): Pair {
  const once = (pod: JsonObject): JsonObject => uninjectPod(pod) ?? pod
  const after = once(injected)
  return { name, before: podOf(once(before)), after: podOf(after), again: () => podOf(once(after)) }
}

function textPair(name: string, before: string, injected: string): Pair {
  const once = (text: string): string => [...uninject(text)].join('')
  const after = once(injected)
  return { name, before: canonical(once(before)), after: canonical(after), again: () => canonical(once(after)) }
}

/** The API server ignores what is no part of a pod, and what a pod's status is. */
function podOf(pod: JsonObject): unknown {
  const { metadata, spec } = { metadata: objectAt(pod, 'metadata'), spec: objectAt(pod, 'spec') }
  const result = canonicalize('core/v1.Pod', { metadata, spec }, { api: API, sorted: true })
  return 'error' in result ? result.error : result.value
}

function canonical(text: string): unknown {
  return [...documents(text)].map(document => {
    const kind = stringAt(readObject('meta/v1.TypeMeta', document, API), 'kind')
    if (kind === 'List')
      return listAt(readObject('core/v1.List', document, API), 'items').map(item => canonical(JSON.stringify(item)))
    const type = workloadKind(kind)?.type
    return type === undefined ? unmarshal(document, {}) : readObject(type, document, API)
  })
}
