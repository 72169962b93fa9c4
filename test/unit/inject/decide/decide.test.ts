import { describe, expect, it } from 'vitest'
import { decide } from '../../../../src/inject/decide/decide.ts'
import { REASONS } from '../../../../src/inject/decide/reasons.ts'
import type { JsonObject } from '../../../../src/inject/json.ts'
import { podOf, worldOf, type WorldOf } from './world.ts'

const INJECT = 'sidecar.istio.io/inject'
const LABELLED = { 'istio-injection': 'enabled' }

function decided(pod: JsonObject, said: WorldOf = {}) {
  const snapshot = worldOf({ namespaceLabels: LABELLED, ...said })
  return decide({ namespace: 'shop' }, pod, snapshot.revisions.get(snapshot.defaultRevision)!, snapshot)
}

function reasonOf(pod: JsonObject, said: WorldOf = {}): string {
  return decided(pod, said).reason
}

describe('the first rule that rules decides', () => {
  it('keeps pods on the host network out, whatever they ask for', () => {
    expect(reasonOf(podOf({ [INJECT]: 'true' }, {}, { hostNetwork: true }))).toBe('host-network')
  })

  it('keeps system namespaces out', () => {
    expect(reasonOf({ metadata: { namespace: 'kube-node-lease' } })).toBe('ignored-namespace')
  })

  it('took only kube-system and kube-public for such up to 1.7', () => {
    const pod = { metadata: { namespace: 'kube-node-lease' } }
    expect(reasonOf(pod, { release: '1.7' })).toBe('policy-enabled')
    expect(reasonOf(pod, { release: '1.8' })).toBe('ignored-namespace')
  })

  it('takes the namespace of the request where the pod names none', () => {
    const snapshot = worldOf({})
    const verdict = decide({ namespace: 'kube-system' }, {}, snapshot.revisions.get('default')!, snapshot)
    expect(verdict.reason).toBe('ignored-namespace')
  })

  it('injects nothing with a policy that is neither enabled nor disabled', () => {
    expect(reasonOf(podOf({ [INJECT]: 'true' }), { policy: 'Enabled' })).toBe('policy-invalid')
  })

  it('leaves to the policy what nothing else decides', () => {
    expect(reasonOf(podOf(), { namespaceLabels: undefined })).toBe('policy-enabled')
    expect(reasonOf(podOf(), { policy: 'disabled' })).toBe('policy-disabled')
  })

  it('gives the label that asked as the reason', () => {
    expect(reasonOf(podOf())).toBe('namespace-label')
    expect(reasonOf(podOf(), { namespaceLabels: { 'istio.io/rev': 'default' } })).toBe('namespace-label')
    expect(reasonOf(podOf({ 'istio.io/rev': 'default' }), { namespaceLabels: {} })).toBe('revision-label')
  })
})

describe('the label sidecar.istio.io/inject', () => {
  it('beats the annotation of the same name', () => {
    expect(reasonOf(podOf({ [INJECT]: 'true' }, { [INJECT]: 'false' }), { policy: 'disabled' })).toBe('pod-label')
  })

  it('was not looked at before 1.12', () => {
    const pod = podOf({ [INJECT]: 'true' }, { [INJECT]: 'false' })
    expect(reasonOf(pod, { release: '1.11' })).toBe('pod-annotation-false')
  })

  it('hides the annotation even where it is empty', () => {
    const pod = podOf({ [INJECT]: '' }, { [INJECT]: 'false' })
    expect(reasonOf(pod)).toBe('namespace-label')
  })

  it.each(['yes', 'TRUE', 'on', 'Y'])('counted %s as true up to 1.26, and leaves it to the policy since', value => {
    const said = { policy: 'disabled', settings: { namespaceCheck: 'trust' } } as const
    expect(reasonOf(podOf({ [INJECT]: value }), { ...said, release: '1.26' })).toBe('pod-label')
    expect(reasonOf(podOf({ [INJECT]: value }), said)).toBe('policy-disabled')
  })

  it.each(['1', 'no', 'off', 'False'])('counted %s as false up to 1.26, and leaves it to the policy since', value => {
    expect(reasonOf(podOf({ [INJECT]: value }), { release: '1.26' })).toBe('pod-label-false')
    expect(reasonOf(podOf({ [INJECT]: value }))).toBe('namespace-label')
  })

  it('warns the person who wrote a value that does not count', () => {
    expect(decided(podOf({ [INJECT]: 'maybe' })).warnings).toEqual([expect.stringContaining('only "true" and "false"')])
  })
})

describe('selectors of the policy', () => {
  const web = { matchLabels: { app: 'web' } }

  it('keep out before they let in', () => {
    expect(reasonOf(podOf({ app: 'web' }), { never: [web], always: [web] })).toBe('never-selector')
  })

  it('let in where the policy is disabled', () => {
    expect(reasonOf(podOf({ app: 'web' }), { always: [web], policy: 'disabled' })).toBe('always-selector')
  })

  it('do not count against what the pod asks for', () => {
    expect(reasonOf(podOf({ app: 'web', [INJECT]: 'true' }), { never: [web] })).toBe('pod-label')
  })

  it('match nothing where they are empty', () => {
    expect(reasonOf(podOf({ app: 'web' }), { never: [{}] })).toBe('namespace-label')
  })

  it('are passed over where they are not valid, and the steps say so', () => {
    const bad = { matchExpressions: [{ key: 'app', operator: 'Is' }] }
    const { reason, steps } = decided(podOf({ app: 'web' }), { never: [bad, web] })
    expect(reason).toBe('never-selector')
    expect(steps).toContainEqual(
      expect.objectContaining({ verdict: 'note', says: expect.stringContaining('"Is" is not a valid label selector') })
    )
  })
})

describe('the decision as a document', () => {
  it('tells each rule in order up to the one that decided', () => {
    const { steps } = decided(podOf({ [INJECT]: 'true' }))
    expect(steps.map(step => `${step.rule}:${step.verdict}`)).toEqual([
      'host-network:pass',
      'ignored-namespace:pass',
      'policy-valid:pass',
      'registration:pass',
      'inject-label:inject'
    ])
  })

  it('points into the pod', () => {
    expect(decided(podOf({ [INJECT]: 'true' })).steps.at(-1)).toMatchObject({
      path: '/metadata/labels/sidecar.istio.io~1inject',
      value: 'true'
    })
  })

  it('warns of skips that somebody is likely to wonder about, and only of these', () => {
    expect(decided(podOf({}, {}, { hostNetwork: true })).warnings).toHaveLength(1)
    expect(decided(podOf({ [INJECT]: 'false' })).warnings).toEqual([])
  })

  it('remarks that the pod runs on Windows, and injects it all the same', () => {
    const verdict = decided(podOf({}, {}, { nodeSelector: { 'kubernetes.io/os': 'windows' } }))
    expect(verdict.inject).toBe(true)
    expect(verdict.steps).toContainEqual(expect.objectContaining({ rule: 'windows', verdict: 'note' }))
  })

  it('keeps each warning within the 120 characters that people see', () => {
    const texts = Object.values(REASONS).map(({ says }) => `no sidecar: ${says}`)
    expect(texts.filter(text => text.length > 120)).toEqual([])
  })
})
