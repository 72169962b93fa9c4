import { describe, expect, it } from 'vitest'
import type { CompileInSteps } from '../../../src/app/compile.ts'
import type { RevisionTexts } from '../../../src/app/revision-texts.ts'
import { snapshotBuilder, SHIPPED } from '../../../src/app/snapshot-builder.ts'
import type { JsonObject } from '../../../src/inject/json.ts'
import type { Revision, Settings } from '../../../src/inject/snapshot.ts'
import { atOnce } from '../../../src/policy/pausing.ts'
import { collectFacts } from '../../../src/world/facts.ts'
import type { Facts } from '../../../src/world/world.ts'

const shipped: RevisionTexts = {
  name: 'default',
  config: 'shipped',
  values: '',
  mesh: '',
  labels: {},
  origin: { policy: SHIPPED, mesh: SHIPPED }
}

function policyMap(config: string, suffix = ''): JsonObject {
  const metadata = { name: `istio-sidecar-injector${suffix}`, namespace: 'istio-system' }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { config } }
}

const facts = (...objects: JsonObject[]): Facts => collectFacts(objects.map(object => ({ object, origin: 'f.yaml' })))

function builder(
  revision: readonly string[] = [],
  refuse: (name: string) => string | undefined = () => undefined,
  shadow: Readonly<Record<string, string>> = {}
) {
  const compiled: string[] = []
  const compile: CompileInSteps = function* (texts) {
    yield
    compiled.push(`${texts.name}:${texts.config}`)
    return texts.config.startsWith('bad')
      ? { ok: false, problem: `${texts.config} does not parse` }
      : { ok: true, revision: { name: texts.name, hash: texts.config } as Revision, warnings: [] }
  }
  const built = snapshotBuilder({
    settings: { istioNamespace: 'istio-system', revision, istioVersion: '', shadow },
    corridor: {} as Settings,
    compile,
    refuse: function* (candidate) {
      yield
      return refuse(candidate.hash)
    },
    shipped
  })
  return { ...built, build: (facts: Facts) => atOnce(built.build(facts)), compiled }
}

const served = (snapshot: { revisions: ReadonlyMap<string, Revision> } | undefined): Record<string, string> =>
  Object.fromEntries([...(snapshot?.revisions ?? [])].map(([name, { hash }]) => [name, hash]))

describe('snapshots', () => {
  it('hold every revision that is found', () => {
    const snapshot = builder().build(facts(policyMap('a'), policyMap('b', '-canary')))
    expect(served(snapshot)).toEqual({ default: 'a', canary: 'b' })
    expect(snapshot?.defaultRevision).toBe('default')
  })

  it('take the only revision for the default', () => {
    expect(builder().build(facts(policyMap('b', '-canary')))?.defaultRevision).toBe('canary')
  })

  it('hold the revisions that were asked for', () => {
    const b = builder(['canary'])
    expect(served(b.build(facts(policyMap('a'), policyMap('b', '-canary'))))).toEqual({ canary: 'b' })
  })

  it('compile a text once, whatever else changes', () => {
    const b = builder()
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } }
    const first = b.build(facts(policyMap('a')))
    const second = b.build(facts(policyMap('a'), namespace))
    expect(b.compiled).toEqual(['default:a'])
    expect(second?.revisions.get('default')).toBe(first?.revisions.get('default'))
    expect([first?.generation, second?.generation]).toEqual([1, 2])
  })

  it('keep the last good revision of a text that breaks, and take the mended one', () => {
    const b = builder()
    b.build(facts(policyMap('a')))
    expect(served(b.build(facts(policyMap('bad'))))).toEqual({ default: 'a' })
    expect(b.problems()).toEqual([{ revision: 'default', says: 'bad does not parse (the last good one stays)' }])
    expect(b.revisions()).toEqual([{ name: 'default', valid: false }])
    expect(served(b.build(facts(policyMap('c'))))).toEqual({ default: 'c' })
    expect(b.problems()).toEqual([])
  })

  it('are none while no revision was ever valid', () => {
    const b = builder()
    expect(b.build(facts(policyMap('bad')))).toBeUndefined()
    expect(b.problems()[0]?.says).toBe('bad does not parse (there is none to serve)')
  })

  it('refuse a revision that fails for sample pods, but never the first one', () => {
    const b = builder([], hash => (hash === 'fails' ? 'it fails' : undefined))
    expect(served(b.build(facts(policyMap('fails'))))).toEqual({ default: 'fails' })
    expect(b.problems()[0]?.says).toBe('it fails')
    b.build(facts(policyMap('good')))
    expect(served(b.build(facts(policyMap('fails'))))).toEqual({ default: 'good' })
  })

  it('keep a revision whose ConfigMap goes away', () => {
    const b = builder()
    b.build(facts(policyMap('a')))
    expect(served(b.build(facts()))).toEqual({ default: 'a' })
    expect(b.problems()[0]?.says).toMatch(/^ConfigMap istio-system\/istio-sidecar-injector is not there; its last good/)
    expect(b.revisions()).toEqual([{ name: 'default', valid: false }])
    expect(served(b.build(facts(policyMap('a'))))).toEqual({ default: 'a' })
    expect(b.revisions()).toEqual([{ name: 'default', valid: true }])
  })

  it('miss nothing before the world is read', () => {
    const b = builder(['canary'])
    b.build({ ...facts(), synced: false })
    expect([b.problems(), b.revisions()]).toEqual([[], []])
    b.build(facts())
    expect(b.revisions()).toEqual([{ name: 'canary', valid: false }])
  })

  it('hold the policy that ships where the cluster has none, until it has one', () => {
    const b = builder()
    expect(served(b.build(facts()))).toEqual({ default: 'shipped' })
    expect(b.problems()).toEqual([])
    expect(b.warnings()).toHaveLength(1)
    expect(served(b.build(facts(policyMap('own'))))).toEqual({ default: 'own' })
    expect(b.warnings()).toEqual([])
  })

  it('with a shadow serve by default what they serve without it', () => {
    const b = builder([], undefined, { canary: 'next' })
    const snapshot = b.build(facts(policyMap('a', '-canary'), policyMap('b', '-next')))
    expect([snapshot?.defaultRevision, served(snapshot)]).toEqual(['canary', { canary: 'a', next: 'b' }])
    const shippedToo = builder([], undefined, { default: 'next' }).build(facts(policyMap('b', '-next')))
    expect([shippedToo?.defaultRevision, served(shippedToo)]).toEqual(['default', { default: 'shipped', next: 'b' }])
    const named = builder(['default'], undefined, { default: 'next' })
    expect(served(named.build(facts(policyMap('a'), policyMap('b', '-next'))))).toEqual({ default: 'a', next: 'b' })
  })

  it('never hold the policy that ships before the world is read, or for another revision', () => {
    expect(builder().build({ ...facts(), synced: false })).toBeUndefined()
    const b = builder(['canary'])
    expect(b.build(facts())).toBeUndefined()
    expect(b.problems()[0]?.says).toMatch(
      /istio-sidecar-injector-canary is not there: create it, or correct --revision\./
    )
  })
})
