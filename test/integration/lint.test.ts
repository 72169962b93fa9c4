import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBin } from '../bin.ts'
import { NAMESPACES, pod, policy, SMALL } from './server-under-test.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrigger-lint-'))
  await write('world.yaml', NAMESPACES)
  await write('good.yaml', policy(SMALL))
})
afterAll(() => rm(folder, { recursive: true }))

const at = (file: string): string => join(folder, file)
const write = (file: string, text: string): Promise<void> => writeFile(at(file), text)
const lint = async (policyText: string, ...args: string[]): Promise<Awaited<ReturnType<typeof runBin>>> => {
  await write('policy.yaml', policyText)
  return runBin(['lint', '--objects', at('world.yaml'), at('policy.yaml'), ...args])
}

/** A policy whose sidecar is native where it may be, with a template beside it. */
const WITH_CUSTOM = `
apiVersion: v1
kind: ConfigMap
metadata: {name: istio-sidecar-injector, namespace: istio-system}
data:
  values: '{}'
  config: |
    policy: enabled
    templates:
      sidecar: |
        spec:
          {{ if .NativeSidecars }}initContainers{{ else }}containers{{ end }}:
          - name: istio-proxy
            image: proxy:1
      custom: |
        spec:
          containers:
          - name: istio-proxy
            resources: {}
`

describe('lint', () => {
  it('has nothing to say about what is fine, the demo and the policy that ships among it', async () => {
    expect(await lint(policy(SMALL))).toEqual({
      code: 0,
      stdout: 'Looked at 1 revision and 0 workloads: 0 errors, 0 warnings.\n',
      stderr: ''
    })
    const demo = await runBin(['lint'])
    expect([demo.code, demo.stdout]).toEqual([0, 'Looked at 1 revision and 11 workloads: 0 errors, 0 warnings.\n'])
  })

  it('shows where a template cannot be read', async () => {
    const { code, stdout } = await lint(policy('spec:\n  x: {{ nope }}'))
    expect(code).toBe(1)
    expect(stdout).toContain('key config, templates.sidecar, line 6')
    expect(stdout).toContain('function "nope" not defined\n  2 |   x: {{ nope }}')
  })

  it('says which release a function belongs to', async () => {
    const { stdout } = await lint(policy('spec: {{ omitNil . }}'), '--istio-version', '1.20')
    expect(stdout).toMatch(
      /istio-version 1\.20 does not go with the templates, which are written for Istio 1\.\d+ or newer/
    )
  })

  it('finds a template that fails only for pods without labels, with line, column and caret', async () => {
    const { code, stdout } = await lint(policy(`spec:\n  x: {{ index .ObjectMeta.Labels.app 0 }}\n`))
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /templates\.sidecar, line 6:\d+: the template fails for a pod without labels, with one label: /
    )
    expect(stdout).toMatch(/\n {2}2 \| {3}x: \{\{ index .ObjectMeta.Labels.app 0 \}\}\n {4}\| +\^\n/)
  })

  it('finds templates that lose what pods say', async () => {
    const { code, stdout } = await lint(policy(`${SMALL}\n  serviceAccountName: mine`))
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^warning: .*templates\.sidecar, line 9: pods lose what they say about spec\.serviceAccountName\n/
    )
  })

  it('finds values that do nothing, and values that are not there', async () => {
    const text = policy(`${SMALL}\n    x: {{ .Values.gloobal.hub }}`).replace(
      "values: '{}'",
      `values: '{"global":{"hubb":"x"}}'`
    )
    const { code, stdout } = await lint(text)
    expect(code).toBe(0)
    expect(stdout).toContain('Istio has no value global.hubb, and no template reads it: it does nothing.')
    expect(stdout).toMatch(
      /line 9: a template reads \.Values\.gloobal\.hub, which is not set and which Istio does not have/
    )
  })

  it('finds a custom template that makes a second proxy where the sidecar is native', async () => {
    const { code, stdout } = await lint(WITH_CUSTOM)
    expect(code).toBe(0)
    expect(stdout).toContain('such pods get two proxies (istio/istio#56455)')
    expect(stdout).toMatch(/line 12:9: resources: \{\} removes nothing: .*istio#48864/)
    expect(stdout).toContain('Write "resources: null" to remove it.')
  })

  it('finds annotations that do not count, and those that refuse a pod', async () => {
    const own = pod({ annotations: { 'sidecar.istio.io/proxyCPU': '1' } })
    await write('own.json', JSON.stringify(own))
    const cpu = `{{ index .ObjectMeta.Annotations "sidecar.istio.io/proxyCPU" | default "1m" }}`
    const reading = policy(`${SMALL}\n    resources: {requests: {cpu: '${cpu}'}, limits: {cpu: '${cpu}'}}`)
    const limited = { 'sidecar.istio.io/proxyCPU': '1000m' }
    const declared = pod(
      { annotations: limited },
      { containers: [{ name: 'istio-proxy', image: 'auto', resources: { requests: { cpu: '2' } } }] }
    )
    await write('declared.json', JSON.stringify(declared))
    const warned = await lint(reading, '-f', at('declared.json'))
    expect([warned.code, warned.stdout]).toEqual([
      0,
      expect.stringContaining(
        'sidecar.istio.io/proxyCPU does not count: the pod declares istio-proxy itself, and what it sets there wins (istio/istio#51187)'
      )
    ])
    const counted = pod({ annotations: limited }, { containers: [{ name: 'istio-proxy', image: 'auto' }] })
    await write('counted.json', JSON.stringify(counted))
    expect((await lint(reading, '-f', at('counted.json'))).stdout).toContain('0 errors, 0 warnings')
    const unread = await lint(policy(SMALL), '-f', at('own.json'))
    expect(unread.stdout).toContain('the template sets the resources of istio-proxy without reading them')
    await write('refused.json', JSON.stringify(pod({ annotations: { 'sidecar.istio.io/interceptionMode': 'x' } })))
    const refused = await lint(policy(SMALL), '-f', at('refused.json'))
    expect([refused.code, refused.stdout]).toEqual([
      1,
      expect.stringMatching(/^error: Pod shop\/cart: its pods are refused/)
    ])
  })

  it('finds registrations that are wrong', async () => {
    const entry = (name: string, selector: object): object => ({
      name,
      failurePolicy: 'Ignore',
      clientConfig: { service: { name: 'istiod', namespace: 'istio-system', path: '/inject' } },
      rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
      namespaceSelector: selector
    })
    const configuration = (revision: string, selector: object): string =>
      JSON.stringify({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingWebhookConfiguration',
        metadata: { name: `injector-${revision}`, labels: { 'istio.io/rev': revision } },
        webhooks: [entry('namespace.sidecar-injector.istio.io', selector)]
      })
    await write('one.json', configuration('default', { matchLabels: { 'istio-injection': 'enabled' } }))
    await write('two.json', configuration('canary', {}))
    await write('bad.json', configuration('bad', { matchExpressions: [{ key: 'a', operator: 'In', values: [] }] }))
    const files = ['world.yaml', 'good.yaml', 'one.json', 'two.json', 'bad.json'].map(at)
    const { code, stdout } = await runBin(['lint', '--objects', ...files])
    expect(code).toBe(1)
    expect(stdout).toContain('its namespaceSelector is not valid: operator In needs values')
    expect(stdout).toContain('it asks revision canary, which has no injection policy here')
    expect(stdout).toContain('its failurePolicy is Ignore')
    expect(stdout).toMatch(/Namespace shop: revisions canary and default are both asked/)
  })

  it('has nothing against the entries of our own registration that are Ignore for good', async () => {
    const registration = fileURLToPath(new URL('../../manifests/chart/base/50-registration.yaml', import.meta.url))
    const { stdout } = await runBin(['lint', '--objects', at('world.yaml'), at('good.yaml'), registration])
    expect(stdout).not.toContain('failurePolicy')
  })

  it('answers as JSON', async () => {
    const { code, stdout } = await lint(policy('{{ nope }}'), '-o', 'json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject([{ severity: 'error', line: 5 }])
  })

  it('is wrong use: 2; cannot be read, or no cluster: 3; a file that is no YAML is what lint finds: 1', async () => {
    expect((await runBin(['lint', '--nope'])).code).toBe(2)
    expect((await runBin(['lint', '--objects', 'none.yaml'])).code).toBe(3)
    expect((await runBin(['lint', '--kubeconfig', 'none'])).code).toBe(3)
    await write('broken.yaml', 'kind: [')
    const { code, stdout } = await runBin(['lint', '--objects', at('good.yaml'), at('broken.yaml')])
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^error: .*broken\.yaml is not YAML: .*line 1/)])
  })
})
