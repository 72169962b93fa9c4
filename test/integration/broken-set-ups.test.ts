import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBin } from '../bin.ts'
import { pod, policy, SMALL } from './server-under-test.ts'

/** What people get wrong, and what `explain` says about it: the cause and what to change. */

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrigger-broken-'))
  await write('world.yaml', NAMESPACES)
  await write('policy.yaml', policy(SMALL))
})
afterAll(() => rm(folder, { recursive: true }))

const write = (file: string, text: string): Promise<void> => writeFile(join(folder, file), text)

const NAMESPACES = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: Namespace
metadata: {name: plain}
---
apiVersion: v1
kind: Namespace
metadata: {name: both, labels: {istio-injection: disabled, istio.io/rev: default}}
---
apiVersion: v1
kind: Namespace
metadata: {name: next, labels: {istio.io/rev: canary}}
`

interface Explained {
  readonly parts?: readonly object[]
  readonly outcome: string
  readonly reason: string
  readonly steps: readonly { readonly rule: string; readonly says: string; readonly hint?: string }[]
}

/** Explains an object; the answer is the decision and the text that a person sees. */
async function explain(
  object: object,
  files: readonly string[] = ['world.yaml', 'policy.yaml']
): Promise<Explained & { readonly text: string; readonly code: number | null }> {
  const args = ['explain', '-f', '-', '--objects', ...files.map(file => join(folder, file))]
  const stdin = JSON.stringify(object)
  const { stdout, code } = await runBin([...args, '-o', 'json'], { stdin })
  const { stdout: text } = await runBin(args, { stdin })
  return { ...(JSON.parse(stdout) as Explained), text, code }
}

const deployment = (metadata: object, template: object = {}): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'cart', ...metadata },
  spec: { template: { metadata: template, spec: { containers: [{ name: 'app', image: 'app:1' }] } } }
})

const said = ({ steps }: Explained, rule: string): readonly string[] =>
  steps.filter(step => step.rule === rule).flatMap(({ says, hint }) => [says, ...(hint === undefined ? [] : [hint])])

describe('explain finds the cause of a broken set-up', () => {
  it('the label stands on the Deployment instead of the template', async () => {
    const labels = { 'sidecar.istio.io/inject': 'true' }
    const found = await explain(deployment({ namespace: 'plain', labels }))
    expect([found.reason, said(found, 'misplaced')]).toEqual([
      'namespace-not-labelled',
      [
        'The label sidecar.istio.io/inject stands on the Deployment, where injection does not look.',
        'Move it to the pod template: spec.template.metadata.labels.'
      ]
    ])
    expect(found.text).toMatch(/^Deployment plain\/cart: not injected by revision default\n/)
    expect(found.text.split('\n').slice(2, 5)).toEqual([
      '  Likely why: The label sidecar.istio.io/inject stands on the Deployment, where injection does not look.',
      '    Move it to the pod template: spec.template.metadata.labels.',
      '  To change it: kubectl label namespace plain istio-injection=enabled'
    ])
  })

  it('an annotation is in the wrong place', async () => {
    const annotations = { 'proxy.istio.io/config': 'concurrency: 2' }
    const found = await explain(deployment({ namespace: 'shop', annotations }))
    expect(said(found, 'misplaced')).toEqual([
      'The annotation proxy.istio.io/config stands on the Deployment, where injection does not look.',
      'Move it to the pod template: spec.template.metadata.annotations.'
    ])
    const asks = await explain(pod({ namespace: 'plain', annotations: { 'sidecar.istio.io/inject': 'true' } }))
    expect(said(asks, 'misplaced')).toEqual([
      'The annotation sidecar.istio.io/inject does not make the API server ask: registrations select by labels.',
      'Make it a label of the pod.'
    ])
  })

  it('the label has the value True', async () => {
    const found = await explain(pod({ namespace: 'plain', labels: { 'sidecar.istio.io/inject': 'True' } }))
    expect(found.outcome).toBe('skipped')
    expect(said(found, 'misplaced')).toEqual([
      'The label sidecar.istio.io/inject is "True": registrations select "true" only, as it is written.',
      'Set it to "true" or "false".'
    ])
  })

  it('the namespace has both labels', async () => {
    const found = await explain(pod({ namespace: 'both' }))
    expect([found.outcome, found.reason]).toEqual(['skipped', 'namespace-disabled'])
    expect(said(found, 'labels')[0]).toBe(
      'The namespace has istio-injection=disabled and istio.io/rev=default: beside istio-injection, istio.io/rev does not count.'
    )
    expect(found.text).toContain('kubectl label namespace both istio-injection-')
  })

  it('the pod uses the host network', async () => {
    const found = await explain(pod({}, { hostNetwork: true }))
    expect([found.reason, said(found, 'host-network')[1]]).toEqual([
      'host-network',
      'Remove spec.hostNetwork to have the pod injected.'
    ])
  })

  it('the policy is disabled', async () => {
    await write('disabled.yaml', policy(SMALL).replace('policy: enabled', 'policy: disabled'))
    const found = await explain(pod(), ['world.yaml', 'disabled.yaml'])
    expect(found.reason).toBe('policy-disabled')
    expect(found.text).toContain('set policy: enabled in the policy ConfigMap')
  })

  it('a neverInjectSelector matches', async () => {
    const extra = 'neverInjectSelector:\n- matchLabels: {app: cart}\n'
    await write('never.yaml', policy(SMALL, { extra }))
    const found = await explain(pod({ labels: { app: 'cart' } }), ['world.yaml', 'never.yaml'])
    expect(found.reason).toBe('never-selector')
    expect(found.text).toContain('neverInjectSelector[0] = "app=cart"')
  })

  it('the namespace asks for a revision that is not there', async () => {
    const found = await explain(pod({ namespace: 'next' }))
    expect([found.outcome, found.reason]).toEqual(['skipped', 'other-revision'])
    expect(found.text).toContain('Namespace next: label istio.io/rev = "canary"')
    expect(found.text).toContain(
      'Likely why: The namespace asks for revision canary, which is not served here; served are default.'
    )
  })

  it('the template fails only for pods without labels', async () => {
    const template = 'spec:\n  x: {{ index .ObjectMeta.Labels.app 0 }}'
    await write('fails.yaml', policy(template))
    const found = await explain(pod(), ['world.yaml', 'fails.yaml'])
    expect([found.code, found.outcome, found.reason]).toEqual([1, 'failed', 'template-error'])
    expect(found.text).toMatch(/2 \| {3}x: \{\{ index .ObjectMeta.Labels.app 0 \}\}\n +\| +\^/)
    expect((await explain(pod({ labels: { app: 'cart' } }), ['world.yaml', 'fails.yaml'])).reason).not.toBe(
      'template-error'
    )
  })

  it('the server is not registered', async () => {
    const other = registration('other.example', 'other', '/mutate')
    await write('other.json', other)
    const none = await explain(pod(), ['world.yaml', 'policy.yaml', 'other.json'])
    expect([none.outcome, none.reason]).toEqual(['skipped', 'not-asked'])
    expect(none.text).toContain('No injector is registered: the API server asks nobody.')
    await write('narrow.json', registration('namespace.sidecar-injector.istio.io', 'narrow', '/inject', { team: 'a' }))
    const narrow = await explain(pod(), ['world.yaml', 'policy.yaml', 'narrow.json'])
    expect([narrow.outcome, narrow.reason]).toEqual(['skipped', 'not-asked'])
    expect(narrow.text).toContain('does not ask. Its namespaceSelector asks for team=a')
  })
})

describe('explain', () => {
  it('says that a namespace is not known', async () => {
    const found = await explain(pod({ namespace: 'nowhere' }))
    expect(said(found, 'asked')[0]).toBe('Nothing is known of the namespace: whom the API server asks cannot be told.')
  })

  it('names the registration that asks, and its matchConditions', async () => {
    await write('asks.json', registration('namespace.sidecar-injector.istio.io', 'asks', '/inject', {}, true))
    const found = await explain(pod(), ['world.yaml', 'policy.yaml', 'asks.json'])
    expect([found.outcome, said(found, 'asked')]).toEqual([
      'patched',
      [
        'namespace.sidecar-injector.istio.io may ask revision default. Its selectors match; its matchConditions (not-mine) decide.'
      ]
    ])
  })

  it('says what injection adds, and what of a running pod is outdated', async () => {
    const fresh = await explain(pod())
    expect(fresh.text).toMatch(/\n {2}Puts in \(template:line\):\n {4}containers: istio-proxy \(sidecar:\d+\)\n/)
    expect(fresh.parts).toContainEqual(
      expect.objectContaining({ part: 'containers/istio-proxy', by: 'templates.sidecar' })
    )
    const status = JSON.stringify({ initContainers: null, containers: ['istio-proxy'], revision: 'old' })
    const containers = [
      { name: 'app', image: 'app:1' },
      { name: 'istio-proxy', image: 'proxy:0' }
    ]
    const found = await explain({
      ...pod({ annotations: { 'sidecar.istio.io/status': status } }, { containers }),
      status: { phase: 'Running' }
    })
    expect(said(found, 'outdated')).toContain('The proxy runs image proxy:0; it would get proxy:1 now.')
    expect(said(found, 'outdated')).toContain('revision: old when it was injected, default now.')
  })
})

function registration(
  name: string,
  configuration: string,
  path: string,
  labels: object = {},
  conditions = false
): string {
  return JSON.stringify({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: configuration, labels: { 'istio.io/rev': 'default' } },
    webhooks: [
      {
        name,
        clientConfig: { service: { name: 'istiod', namespace: 'istio-system', path } },
        rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
        namespaceSelector: { matchLabels: labels },
        ...(conditions && { matchConditions: [{ name: 'not-mine', expression: 'true' }] })
      }
    ]
  })
}
