import { writeFile } from 'node:fs/promises'
import { load, loadAll } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/inject/json.ts'
import { runBin } from '../bin.ts'
import { freePort } from '../bench/process.ts'
import { kubeconfigFor, startApiServer, type ApiServer } from './api-server.ts'
import { NAMESPACES, pod, policy, SMALL } from './server-under-test.ts'

let api: ApiServer

beforeAll(async () => {
  api = await startApiServer()
  for (const namespace of loadAll(NAMESPACES) as JsonObject[]) api.put('/api/v1/namespaces', namespace)
  api.put('/api/v1/namespaces/istio-system/configmaps', load(policy(SMALL)) as JsonObject)
  api.put('/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations', REGISTRATION)
  const running = { status: { phase: 'Running' } }
  api.put('/api/v1/pods', { ...pod(), ...running })
  api.put('/api/v1/pods', { ...pod({ name: 'quiet', namespace: 'plain' }), ...running })
})
afterAll(() => api.end())

/** As Istio registers its default revision. */
const REGISTRATION = {
  metadata: { name: 'istio-sidecar-injector', labels: { 'istio.io/rev': 'default' } },
  webhooks: [
    {
      name: 'namespace.sidecar-injector.istio.io',
      clientConfig: { service: { name: 'istiod', namespace: 'istio-system', path: '/inject' } },
      namespaceSelector: { matchLabels: { 'istio-injection': 'enabled' } },
      rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }]
    }
  ]
}

const live = (args: readonly string[], stdin = ''): ReturnType<typeof runBin> =>
  runBin([...args, '--kubeconfig', api.kubeconfig], { stdin })

describe('commands on a live cluster', () => {
  it('list the pods that run', async () => {
    const [text, json] = await Promise.all([live(['list', '--pods']), live(['list', '-n', 'plain', '-o', 'json'])])
    expect([text.code, text.stderr, json.code]).toEqual([0, '', 0])
    const rows = text.stdout.split('\n').map(line => line.split(/ {2,}/))
    expect(rows).toContainEqual([
      ...['shop', 'Pod/cart', 'missing', 'default', '-'],
      'The pod runs without the sidecar that it would get now.'
    ])
    expect(rows.find(row => row[1] === 'Pod/quiet')?.slice(2, 4)).toEqual(['not injected', '-'])
    const listing = api.calls.find(({ path }) => path === '/api/v1/pods')
    expect(listing?.query).toMatchObject({ fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' })
    expect(JSON.parse(json.stdout)).toMatchObject({ revisions: [{ name: 'default', served: true }], pods: [] })
  })

  it('inject with the policy of the cluster', async () => {
    const { code, stdout } = await live(['inject', '-f', '-'], JSON.stringify(pod()))
    expect([code, stdout]).toEqual([0, expect.stringContaining('image: proxy:1')])
  })

  it('say at once that there is no cluster: 3', async () => {
    const nobody = `${api.kubeconfig}-nobody`
    const port = await freePort()
    await writeFile(nobody, kubeconfigFor(port))
    const commands = [['list'], ['inject', '-f', '-'], ['explain', 'pod', 'x'], ['diff', '-A'], ['lint']]
    const all = await Promise.all(commands.map(args => runBin([...args, '--kubeconfig', nobody])))
    for (const { code, stdout, stderr } of all) {
      expect([code, stdout]).toEqual([3, ''])
      expect(stderr).toMatch(new RegExp(`^outrigger: http://127.0.0.1:${String(port)} does not answer: .*ECONNREFUSED`))
    }
  })
})
