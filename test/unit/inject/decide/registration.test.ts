import { describe, expect, it } from 'vitest'
import { evaluateRegistrations } from '../../../../src/inject/decide/asked.ts'
import { decide } from '../../../../src/inject/decide/decide.ts'
import { chooseRevision } from '../../../../src/inject/decide/revision.ts'
import { registrationsOf } from '../../../../src/inject/decide/rules/registration.ts'
import type { Registration } from '../../../../src/inject/snapshot.ts'
import { podOf, worldOf, type WorldOf } from './world.ts'

type Labels = Readonly<Record<string, string>>

const SERVED = { revisions: ['default', 'canary'], tags: { prod: 'canary' } }

/** The revisions that are asked for a pod, by Istio's own registration. */
function asked(namespaceLabels: Labels, podLabels: Labels, said: WorldOf = SERVED): readonly string[] {
  const about = { namespace: 'shop', namespaceLabels, podLabels }
  const asks = evaluateRegistrations(registrationsOf(worldOf(said)), about).filter(each => each.asks === 'yes')
  return [...new Set(asks.map(each => each.registration.revision))]
}

/** Istio's rules in prose: who is asked, or nobody. */
function ruled(
  injection: string | undefined,
  revision: string | undefined,
  inject: string | undefined,
  own: string | undefined
) {
  const served: Labels = { default: 'default', canary: 'canary', prod: 'canary' }
  if (inject === 'false') return []
  if (injection !== undefined) return injection === 'enabled' ? ['default'] : []
  if (revision !== undefined) return served[revision] === undefined ? [] : [served[revision]]
  if (own !== undefined) return served[own] === undefined ? [] : [served[own]]
  return inject === 'true' ? ['default'] : []
}

function labelsOf(entries: Readonly<Record<string, string | undefined>>): Labels {
  return Object.fromEntries(
    Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined)
  )
}

describe('the truth table of labels', () => {
  const revisions = [undefined, 'default', 'canary', 'prod', 'gone']
  const rows = [undefined, 'enabled', 'disabled', ''].flatMap(injection =>
    revisions.flatMap(revision =>
      [undefined, 'true', 'false', 'maybe'].flatMap(inject =>
        revisions.map(own => ({ injection, revision, inject, own }))
      )
    )
  )

  it.each(rows)('namespace $injection/$revision, pod $inject/$own', ({ injection, revision, inject, own }) => {
    const namespaceLabels = labelsOf({ 'istio-injection': injection, 'istio.io/rev': revision })
    const podLabels = labelsOf({ 'sidecar.istio.io/inject': inject, 'istio.io/rev': own })
    expect(asked(namespaceLabels, podLabels)).toEqual(ruled(injection, revision, inject, own))
  })

  it('asks for everything without labels where namespaces are enabled by default, but not in system namespaces', () => {
    const said = { values: { sidecarInjectorWebhook: { enableNamespacesByDefault: true } } }
    expect(asked({}, {}, said)).toEqual(['default'])
    expect(asked({}, { 'sidecar.istio.io/inject': 'maybe' }, said)).toEqual([])
    expect(asked({ 'kubernetes.io/metadata.name': 'kube-system' }, {}, said)).toEqual([])
    expect(asked({}, {})).toEqual([])
  })

  it('follows the tag `default` from one revision to another', () => {
    const said = { revisions: ['a', 'b'], tags: { default: 'b' } }
    expect(asked({ 'istio-injection': 'enabled' }, {}, said)).toEqual(['b'])
    expect(asked({ 'istio.io/rev': 'default' }, {}, said)).toEqual(['b'])
  })

  it('knew no labels of pods up to Istio 1.9', () => {
    const said = { release: '1.9' }
    expect(asked({}, { 'sidecar.istio.io/inject': 'true' }, said)).toEqual([])
    expect(asked({ 'istio-injection': 'enabled' }, { 'sidecar.istio.io/inject': 'false' }, said)).toEqual(['default'])
  })
})

describe('the registration is checked once more in process', () => {
  const reasonOf = (said: WorldOf, labels: Labels = {}): string => {
    const snapshot = worldOf({ ...SERVED, ...said })
    return decide({ namespace: 'shop' }, podOf(labels), snapshot.revisions.get('default')!, snapshot).reason
  }

  it.each<[string, Labels, Labels, string]>([
    ['nobody asks', {}, {}, 'namespace-not-labelled'],
    ['the namespace is shut', { 'istio-injection': 'disabled' }, {}, 'namespace-disabled'],
    ['the namespace is of another revision', { 'istio.io/rev': 'canary' }, {}, 'other-revision'],
    ['the namespace is of no revision that is served', { 'istio.io/rev': 'gone' }, {}, 'other-revision'],
    ['the pod is of another revision', {}, { 'istio.io/rev': 'canary' }, 'other-revision'],
    [
      'the pod is kept out',
      { 'istio-injection': 'enabled' },
      { 'sidecar.istio.io/inject': 'false' },
      'pod-label-false'
    ],
    ['the namespace asks', { 'istio-injection': 'enabled' }, {}, 'namespace-label'],
    ['the pod asks', {}, { 'sidecar.istio.io/inject': 'true' }, 'pod-label']
  ])('and says so where %s', (_, namespaceLabels, labels, reason) => {
    expect(reasonOf({ namespaceLabels }, labels)).toBe(reason)
  })

  it('but not for a namespace of which nothing is known', () => {
    expect(reasonOf({})).toBe('policy-enabled')
  })

  it('nor where whoever the API server sends is meant', () => {
    expect(reasonOf({ namespaceLabels: {}, settings: { namespaceCheck: 'trust' } })).toBe('policy-enabled')
    expect(reasonOf({ namespaceLabels: {}, settings: { compat: 'exact' } })).toBe('policy-enabled')
  })

  it('lets the revision of the pod win where users want that', () => {
    const settings = { revisionPrecedence: 'pod' } as const
    const snapshot = worldOf({ ...SERVED, settings, namespaceLabels: { 'istio-injection': 'enabled' } })
    const pod = podOf({ 'istio.io/rev': 'prod' })
    expect(chooseRevision({}, pod, snapshot)).toBe('canary')
    expect(decide({ namespace: 'shop' }, pod, snapshot.revisions.get('canary')!, snapshot).inject).toBe(true)
  })
})

describe('registrations are evaluated as the API server does it', () => {
  const registration: Registration = {
    configuration: 'b',
    name: 'x',
    revision: 'default',
    failurePolicy: 'Fail',
    namespaceSelector: {},
    objectSelector: {},
    matchConditions: [],
    matchesPods: true,
    path: '/inject',
    service: ''
  }
  const about = { namespace: 'shop', namespaceLabels: {}, podLabels: { app: 'web' } }
  const asks = (changed: Partial<Registration>) => evaluateRegistrations([{ ...registration, ...changed }], about)[0]

  it('takes an empty selector for everything', () => {
    expect(asks({})?.asks).toBe('yes')
  })

  it('knows the label that each Namespace has by its name', () => {
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } }
    expect(asks({ namespaceSelector })?.asks).toBe('yes')
  })

  it('says what of a selector was not met', () => {
    const objectSelector = { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] }
    expect(asks({ objectSelector })).toMatchObject({
      asks: 'no',
      why: 'Its objectSelector asks for tier (of app=web,tier).'
    })
  })

  it('does not pretend to know what a match condition says', () => {
    const matchConditions = [{ name: 'not-me', expression: 'object.metadata.name != "x"' }]
    expect(asks({ matchConditions })).toMatchObject({ asks: 'depends', why: expect.stringContaining('not-me') })
  })

  it('is not asked where the rules do not cover pods', () => {
    expect(asks({ matchesPods: false })?.asks).toBe('no')
  })

  it('goes through configurations in the order of their names', () => {
    const all = evaluateRegistrations([registration, { ...registration, configuration: 'a' }], about)
    expect(all.map(each => each.registration.configuration)).toEqual(['a', 'b'])
  })
})
