import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cacheStatistics } from '../../../../src/inject/cache-statistics.ts'
import { inject } from '../../../../src/inject/inject.ts'
import type { Json, JsonObject } from '../../../../src/inject/json.ts'
import type { Outcome } from '../../../../src/inject/outcome.ts'
import { injectRemembering } from '../../../../src/inject/replicas/inject-remembering.ts'
import type { InjectRequest } from '../../../../src/inject/request.ts'
import { encodeOutcome } from '../../../../src/inject/review/encode.ts'
import type { Snapshot } from '../../../../src/inject/snapshot.ts'
import { review, world } from '../worlds.ts'

/** What a test says of a replica; the rest is the same for all. */
interface Own {
  readonly token?: string
  readonly owner?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly manager?: string
  readonly image?: string
}

function replica(workload: string, own: Own = {}): JsonObject {
  const { token = 'kube-api-access-abcde', owner = 'uid-1', labels = {}, annotations = {}, manager = 'a' } = own
  return {
    metadata: {
      generateName: `${workload}-`,
      namespace: 'default',
      labels: { app: workload, ...labels },
      annotations,
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: workload, uid: owner, controller: true }],
      managedFields: [{ manager }]
    },
    spec: {
      volumes: [{ name: token, emptyDir: {} }],
      containers: [
        {
          name: 'app',
          image: own.image ?? 'app:1',
          resources: {},
          volumeMounts: [{ name: token, mountPath: '/var/run/secrets/token' }]
        }
      ]
    },
    status: {}
  }
}

/** What somebody sees of an outcome. */
function seen(outcome: Outcome): unknown {
  const { kind, decision } = outcome
  return outcome.kind === 'patched' ? { kind, decision, patch: outcome.patch, pod: outcome.pod } : outcome
}

function hits(): number {
  return cacheStatistics().find(({ name }) => name === 'replicas')?.hits ?? NaN
}

/** Injects pods one after another; returns how many answers were looked up. All are those that the corridor gives. */
function lookedUp(pods: readonly Json[], snapshot: Snapshot | ((index: number) => Snapshot)): number {
  const before = hits()
  for (const [i, pod] of pods.entries()) {
    const request = { ...review(pod), uid: `uid-of-${String(i)}` }
    const at = typeof snapshot === 'function' ? snapshot(i) : snapshot
    const outcome = injectRemembering(request, at)
    expect(encodeOutcome(outcome, request)).toBe(encodeOutcome(inject(request, at), request))
    expect(seen(outcome)).toEqual(seen(inject(request, at)))
  }
  return hits() - before
}

const TOKENS = ['kube-api-access-bbbbb', 'kube-api-access-ccccc', 'kube-api-access-ddddd', 'kube-api-access-eeeee']

function templated(template: string): Snapshot {
  return world({
    templates: { sidecar: `spec:\n  containers:\n  - name: istio-proxy\n    image: p\n    args: [${template}]\n` }
  })
}

describe('replicas of a workload', () => {
  it('get the answer that was worked out for the second of them', () => {
    const pods = TOKENS.map((token, i) => replica('web', { token, owner: `owner-${String(i)}`, manager: token }))
    expect(lookedUp(pods, world({}))).toBe(2)
  })

  it('are told apart by everything that an answer may depend on', () => {
    const snapshot = world({})
    const pods = [
      { image: 'app:2' },
      { labels: { version: 'v2' } },
      { annotations: { 'sidecar.istio.io/inject': 'false' } }
    ]
    const others = pods.flatMap(own => [replica('differs', own), replica('differs', own)])
    expect(lookedUp([replica('differs'), replica('differs'), ...others], snapshot)).toBe(0)
  })

  it('are asked for anew with each other configuration, and when the labels of their namespace change', () => {
    const pods = TOKENS.map(token => replica('moved', { token }))
    const [one, other] = [world({}), world({})]
    expect(lookedUp([...pods, ...pods], i => (i % 2 === 0 ? one : other))).toBe(0)
    const labelled = (labels: Readonly<Record<string, string>>): Snapshot => ({
      ...one,
      cluster: { ...one.cluster, namespaces: new Map([['default', { name: 'default', labels, annotations: {} }]]) }
    })
    const [enabled, disabled] = [
      labelled({ 'istio-injection': 'enabled' }),
      labelled({ 'istio-injection': 'disabled' })
    ]
    expect(lookedUp(pods, i => (i < 2 ? enabled : disabled))).toBe(0)
  })

  it('keep their answers while other namespaces change', () => {
    const one = world({})
    const grown = (count: number): Snapshot => {
      const known = Array.from({ length: count }, (_, i) => `ns-${String(i)}`)
      const more = known.map(name => [name, { name, labels: {}, annotations: {} }] as const)
      return { ...one, cluster: { ...one.cluster, namespaces: new Map([...one.cluster.namespaces, ...more]) } }
    }
    expect(
      lookedUp(
        TOKENS.map(token => replica('stays', { token })),
        grown
      )
    ).toBe(2)
  })

  it.each([
    ['the name of its volume', '{{ (index .Spec.Volumes 0).Name }}'],
    ['its spec as a whole', '{{ toJson .Spec | quote }}'],
    ['the uid of its owner', '{{ (index .ObjectMeta.OwnerReferences 0).UID }}'],
    ['a part of it', '{{ if hasSuffix "bbbbb" (index .Spec.Volumes 0).Name }}yes{{ end }}'],
    ['randomness', '{{ randAlphaNum 5 }}'],
    ['the clock', '{{ now | unixEpoch }}']
  ])('are worked out one by one where the template reads %s', (_, template) => {
    const pods = TOKENS.map((token, i) => replica('reads', { token, owner: `owner-${String(i)}` }))
    expect(lookedUp(pods, templated(template))).toBe(0)
  })

  it('are worked out one by one where the name of the volume stands elsewhere too', () => {
    const [first = ''] = TOKENS
    const apart: readonly ((token: string) => JsonObject)[] = [
      token => replica('elsewhere-1', { token, labels: { name: token } }),
      token => replica('elsewhere-2', { token, annotations: { note: `see ${token}` } }),
      token => {
        const pod = replica('elsewhere-3', { token }) as { spec: { containers: JsonObject[] } }
        return {
          ...pod,
          spec: { ...pod.spec, containers: [...pod.spec.containers, { name: token, image: 'x', resources: {} }] }
        }
      }
    ]
    for (const make of apart) expect(lookedUp(TOKENS.map(make), world({}))).toBe(0)
    // Two tokens of which one is common are as good as one.
    const two = TOKENS.map(token => replica('two', { token, annotations: { note: first } }))
    expect(lookedUp(two, world({}))).toBe(0)
  })

  it('are remembered when they are refused or passed over, too', () => {
    const skipped = TOKENS.map(token =>
      replica('skipped', { token, annotations: { 'sidecar.istio.io/inject': 'false' } })
    )
    const refused = TOKENS.map(token => replica('refused', { token, annotations: { 'proxy.istio.io/config': '{' } }))
    expect(lookedUp(skipped, world({}))).toBe(2)
    expect(lookedUp(refused, world({}))).toBe(2)
  })

  it('are not remembered when they are very long, or with caches off', () => {
    const snapshot = world({})
    const long = TOKENS.map((token): InjectRequest => ({ ...review(replica('long', { token })), length: 100_000 }))
    const before = hits()
    for (const request of long) injectRemembering(request, snapshot)
    expect(hits()).toBe(before)
    const off: Snapshot = { ...snapshot, settings: { ...snapshot.settings, caches: 'off' } }
    expect(
      lookedUp(
        TOKENS.map(token => replica('off', { token })),
        off
      )
    ).toBe(0)
  })

  it('answer as the corridor does, whatever is the same and whatever differs', () => {
    const some = <T>(...values: T[]): fc.Arbitrary<T | undefined> => fc.constantFrom(undefined, ...values)
    const own = fc.record({
      token: fc.constantFrom(...TOKENS, 'data', 'kube-api-access-abcdef', 'default-token-abcde'),
      owner: fc.constantFrom('', 'owner-1', 'owner-2', 'web'),
      labels: fc.constantFrom({}, { app: 'x' }, { name: 'kube-api-access-bbbbb' }),
      annotations: fc.constantFrom({}, { 'traffic.sidecar.istio.io/includeInboundPorts': '80' }, { x: 'owner-1' }),
      manager: fc.constantFrom('a', 'b')
    })
    const others = some<Json>(null, '', 'x', 1, [], {}, [null], [{ uid: 7 }])
    const pods = fc.array(
      fc.tuple(own, others, others).map(([chosen, owners, managed]): Json => {
        const pod = replica('any', chosen) as { readonly metadata: JsonObject }
        const changed = { ...pod.metadata, ...(owners !== undefined && { ownerReferences: owners }) }
        return { ...pod, metadata: { ...changed, ...(managed !== undefined && { managedFields: managed }) } }
      }),
      { minLength: 4, maxLength: 12 }
    )
    fc.assert(
      fc.property(pods, several => {
        lookedUp([...several, ...several, ...several], world({}))
      }),
      { numRuns: 60 }
    )
  })
})
