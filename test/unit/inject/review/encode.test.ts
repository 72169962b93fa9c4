import { describe, expect, test } from 'vitest'
import type { Decision, Outcome } from '../../../../src/inject/outcome.ts'
import { encodeOutcome, encodeUnreadable, type AnswerStyle } from '../../../../src/inject/review/encode.ts'

const decision: Decision = {
  inject: true,
  reason: 'namespace-label',
  steps: [],
  revision: 'default',
  templates: ['sidecar'],
  warnings: [],
  policyHash: 'abc'
}

const patched: Outcome = { kind: 'patched', decision, patch: [{ op: 'add', path: '/a', value: 'é\u2028😀' }], pod: {} }
const skipped: Outcome = { kind: 'skipped', decision: { ...decision, inject: false, warnings: ['no sidecar: …'] } }
const failed: Outcome = { kind: 'failed', decision, failure: { message: '<bad>', code: 400, reason: 'bad-annotation' } }
const broken: Outcome = { kind: 'failed', decision, failure: { message: 'ours', code: 500, reason: 'template-error' } }

function answer(outcome: Outcome, style: AnswerStyle = { compat: 'exact' }, dryRun = false): Record<string, unknown> {
  const text = encodeOutcome(outcome, { uid: 'u"1', dryRun, apiVersion: 'admission.k8s.io/v1beta1' }, style)
  return JSON.parse(text) as Record<string, unknown>
}

describe('an answer', () => {
  test('repeats version and uid, and carries the patch as base64 of its JSON', () => {
    const { response, ...head } = answer(patched) as { response: { patch: string } }
    expect(head).toEqual({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1beta1' })
    expect(response).toEqual({ uid: 'u"1', allowed: true, patchType: 'JSONPatch', patch: response.patch })
    expect(JSON.parse(Buffer.from(response.patch, 'base64').toString('utf8'))).toEqual(patched.patch)
  })

  test('to a pod that is skipped or in order already has neither patch nor type', () => {
    expect(answer(skipped)['response']).toEqual({ uid: 'u"1', allowed: true })
    expect(answer({ kind: 'unchanged', decision })['response']).toEqual({ uid: 'u"1', allowed: true })
  })

  test('to a pod that is refused tells why, and whose mistake it is', () => {
    expect(answer(failed)['response']).toMatchObject({ allowed: false, status: { metadata: {}, message: '<bad>' } })
    expect(answer(failed, {})['response']).toMatchObject({ status: { code: 400 } })
  })

  test('lets a pod pass that is not to blame where the policy says so', () => {
    const style: AnswerStyle = { failurePolicy: 'Ignore' }
    expect(answer(broken, style)['response']).toMatchObject({ allowed: true, warnings: ['no sidecar: ours'] })
    expect(answer(failed, style)['response']).toMatchObject({ allowed: false })
    expect(answer(broken, { ...style, compat: 'exact' })['response']).toMatchObject({ allowed: false })
  })

  test('tells the audit log, and warns people', () => {
    expect(answer(skipped, {})['response']).toMatchObject({
      auditAnnotations: { outcome: 'skipped', reason: 'namespace-label', revision: 'default', 'policy-hash': 'abc' },
      warnings: ['no sidecar: …']
    })
  })

  test('to a dry run leaves no trace', () => {
    expect(answer(skipped, {}, true)['response']).toEqual({ uid: 'u"1', allowed: true })
  })

  test('to what is no review is a review without version, as istiod writes it', () => {
    expect(JSON.parse(encodeUnreadable('x'))).toEqual({
      response: { uid: '', allowed: false, status: { metadata: {}, message: 'x' } }
    })
  })
})
