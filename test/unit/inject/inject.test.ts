import { describe, expect, test } from 'vitest'
import { inject } from '../../../src/inject/inject.ts'
import { listAt, objectAt, type Json, type JsonObject } from '../../../src/inject/json.ts'
import type { Outcome, PatchOperation } from '../../../src/inject/outcome.ts'
import { review, world, type SmallWorld } from './worlds.ts'

/** A pod as the API server sends it. */
function pod(changes: { metadata?: JsonObject; spec?: JsonObject } = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', ...changes.metadata },
    spec: { containers: [{ name: 'app', image: 'app:1', resources: {} }], ...changes.spec },
    status: {}
  }
}

function run(object: Json, small: SmallWorld = {}): Outcome {
  return inject(review(object), world(small))
}

function patchOf(outcome: Outcome): readonly PatchOperation[] {
  return outcome.kind === 'patched' ? outcome.patch : []
}

function messageOf(outcome: Outcome): string {
  return outcome.kind === 'failed' ? outcome.failure.message : outcome.kind
}

describe('the corridor', () => {
  test('injects a pod by a patch that adds', () => {
    const outcome = run(pod())
    expect(outcome).toMatchObject({
      kind: 'patched',
      decision: { inject: true, templates: ['sidecar'], native: false }
    })
    expect(patchOf(outcome)).toEqual([
      {
        op: 'add',
        path: '/metadata/annotations',
        value: {
          'prometheus.io/port': '15020',
          'prometheus.io/path': '/stats/prometheus',
          'prometheus.io/scrape': 'true',
          'sidecar.istio.io/status':
            '{"initContainers":null,"containers":["istio-proxy"],"volumes":null,"imagePullSecrets":null,"revision":"default"}'
        }
      },
      {
        op: 'add',
        path: '/spec/containers/1',
        value: { name: 'istio-proxy', image: 'proxy:1', args: ['none'], resources: {} }
      }
    ])
  })

  test('skips a pod that does not want it, and says why', () => {
    const outcome = run(pod({ metadata: { labels: { 'sidecar.istio.io/inject': 'false' } } }))
    expect(outcome).toMatchObject({ kind: 'skipped', decision: { inject: false, reason: 'pod-label-false' } })
  })

  test('says that nothing is to do where a pod is as it should be', () => {
    const first = run(pod())
    const again = first.kind === 'patched' ? run(first.pod) : first
    expect(again.kind).toBe('unchanged')
  })

  test('adds no namespace that the request named', () => {
    const outcome = run({ ...pod(), metadata: { name: 'p' } })
    expect(patchOf(outcome).map(({ path }) => path)).toEqual(['/metadata/annotations', '/spec/containers/1'])
  })

  test('does not touch managedFields, whatever they hold', () => {
    const managedFields = [{ manager: 'x', fieldsV1: { 'f:a': {} } }]
    const outcome = run(pod({ metadata: { managedFields, creationTimestamp: null } }))
    expect(patchOf(outcome).map(({ path }) => path)).toEqual(['/metadata/annotations', '/spec/containers/1'])
    expect(outcome).toMatchObject({ pod: { metadata: { managedFields, creationTimestamp: null } } })
  })

  test('leaves quantities in their own spelling, and fields that no release knows where they are', () => {
    const app = { name: 'app', image: 'a', resources: { limits: { cpu: '1000m' } }, future: { a: 1 } }
    const outcome = run(pod({ spec: { containers: [app], future: [1] } }), {
      values: { global: { proxy: { holdApplicationUntilProxyStarts: true } } }
    })
    expect(patchOf(outcome).map(({ op, path }) => `${op} ${path}`)).toEqual([
      'add /metadata/annotations',
      'add /spec/containers/0'
    ])
    const spec = outcome.kind === 'patched' ? objectAt(outcome.pod, 'spec') : {}
    expect(listAt(spec, 'containers')[1]).toEqual(app)
  })

  test('gives the same answer to the same request', () => {
    const snapshot = world({ templates: { sidecar: 'metadata: {labels: {r: "{{ randAlpha 8 }}"}}' } })
    expect(inject(review(pod()), snapshot)).toEqual(inject(review(pod()), snapshot))
    const other = inject(review(pod(), { uid: 'u2' }), snapshot)
    expect(other).not.toEqual(inject(review(pod()), snapshot))
  })
})

describe('a template that changes the values', () => {
  test('changes them for its own pod only', () => {
    const sidecar = 'metadata: {labels: {was: "{{ .Values.n.x }}"}}{{ $_ := set .Values.n "x" "changed" }}'
    const snapshot = world({ values: { n: { x: 'fresh' } }, templates: { sidecar } })
    for (const uid of ['u1', 'u2']) {
      const outcome = inject(review(pod(), { uid }), snapshot)
      expect(outcome).toMatchObject({ pod: { metadata: { labels: { was: 'fresh' } } } })
    }
    expect(snapshot.revisions.get('default')?.values).toEqual({ n: { x: 'fresh' } })
  })
})

describe('a pod is refused', () => {
  test.each([
    ['that is not there', null, {}, 'unexpected end of JSON input', 'bad-request'],
    ['that is none', 'x', {}, 'json: cannot unmarshal string into Go value of type v1.Pod', 'bad-request'],
    [
      'that does not decode',
      pod({ spec: { containers: 'x' } }),
      {},
      'json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container',
      'bad-request'
    ],
    [
      'whose annotation is not valid',
      pod({ metadata: { annotations: { 'status.sidecar.istio.io/port': 'x' } } }),
      {},
      "failed to run injection template: 1 error occurred:\n\t* invalid value 'x' for annotation 'status.sidecar.istio.io/port'",
      'bad-annotation'
    ],
    [
      'that asks for a template that is not there',
      pod({ metadata: { annotations: { 'inject.istio.io/templates': 'nope' } } }),
      {},
      'failed to run injection template: requested template "nope" not found; have sidecar',
      'unknown-template'
    ],
    [
      'for which the template fails',
      pod(),
      { templates: { sidecar: 'a\n{{ .Nope }}' } },
      'failed to run injection template: template: inject:2:3: executing "inject" at <.Nope>: can\'t evaluate field Nope in type *inject.SidecarTemplateData',
      'template-error'
    ],
    [
      'for which the template renders no YAML',
      pod(),
      { templates: { sidecar: 'a: "b' } },
      'failed to run injection template: failed applying injection overlay: strategic merge: invalid JSON document',
      'merge-error'
    ],
    [
      'for which the template renders no pod',
      pod(),
      { templates: { sidecar: 'spec: {containers: [{name: 1}]}' } },
      'failed to run injection template: failed applying injection overlay: unmarshal patched pod: json: cannot unmarshal number into Go struct field',
      'merge-error'
    ],
    [
      'whose scrape port is reserved',
      pod({ metadata: { annotations: { 'prometheus.io/port': '15090' } } }),
      {},
      'failed to process pod: invalid prometheus scrape configuration: port 15090 is reserved for Istio',
      'post-process-error'
    ],
    [
      'whose annotation breaks out of its place',
      pod({ metadata: { annotations: { a: '"]\n    tty: true\n    command: ["x' } } }),
      {},
      'failed to run injection template: annotation "a" breaks out of its place in the template',
      'unsafe-annotation'
    ],
    [
      'on whose status istiod crashes',
      pod({ metadata: { annotations: { 'sidecar.istio.io/status': '{"containers":"x"}' } } }),
      {},
      'failed to re apply container: interface conversion: interface {} is string, not []interface {}',
      'bad-annotation'
    ]
  ] as [string, Json, SmallWorld, string, string][])('%s', (_, object, small, message, reason) => {
    const outcome = run(object, small)
    expect(messageOf(outcome)).toContain(message)
    expect(outcome).toMatchObject({ kind: 'failed', failure: { reason }, decision: { inject: false, reason } })
  })

  test('when its revision has no policy', () => {
    const outcome = inject(review(pod(), { revision: 'canary' }), world())
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: { reason: 'no-policy', code: 500 },
      decision: { revision: 'canary' }
    })
  })

  test('with a sentence where the corridor has a bug, and the process lives', () => {
    const broken = { ...world(), settings: undefined } as unknown as ReturnType<typeof world>
    expect(inject(review(pod()), broken)).toMatchObject({
      kind: 'failed',
      failure: { reason: 'internal-error', code: 500 }
    })
  })

  test('with the place in the template', () => {
    const outcome = run(pod(), { templates: { sidecar: 'a\n{{ .Nope }}' } })
    expect(outcome).toMatchObject({ failure: { where: { file: 'inject', line: 2, column: 3 } } })
  })
})

describe('compat exact', () => {
  test('lets annotations change the structure, as istiod does', () => {
    const object = pod({ metadata: { annotations: { a: 'x", "y' } } })
    expect(run(object).kind).toBe('failed')
    expect(patchOf(run(object, { settings: { compat: 'exact' } })).at(-1)).toMatchObject({
      value: { args: ['x', 'y'] }
    })
  })
})

describe('what users wish of the proxy', () => {
  const wish = { name: 'istio-proxy', image: 'auto', resources: { limits: { cpu: '2' } } }

  test('is merged over what the template renders, and remembered', () => {
    const outcome = run(pod({ spec: { containers: [{ name: 'app', resources: {} }, wish] } }))
    const spec = outcome.kind === 'patched' ? objectAt(outcome.pod, 'spec') : {}
    expect(listAt(spec, 'containers')[1]).toMatchObject({ image: 'proxy:1', resources: { limits: { cpu: '2' } } })
    expect(outcome).toMatchObject({
      pod: {
        metadata: {
          annotations: {
            'proxy.istio.io/overrides': '{"containers":[{"name":"istio-proxy","resources":{"limits":{"cpu":"2"}}}]}'
          }
        }
      }
    })
  })

  test('keeps fields that no release knows when the proxy becomes native', () => {
    const templates = { sidecar: 'spec: {initContainers: [{name: istio-proxy, image: "p:1", restartPolicy: Always}]}' }
    const outcome = run(
      pod({
        spec: {
          containers: [
            { name: 'app', resources: {} },
            { ...wish, future: 1 }
          ]
        }
      }),
      { templates }
    )
    const spec = outcome.kind === 'patched' ? objectAt(outcome.pod, 'spec') : {}
    expect(listAt(spec, 'initContainers')[0]).toMatchObject({ name: 'istio-proxy', image: 'p:1', future: 1 })
    expect(listAt(spec, 'containers')).toHaveLength(1)
  })
})
