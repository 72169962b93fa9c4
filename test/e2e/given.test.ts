import { beforeAll, expect, test } from 'vitest'
import { listAt, objectAt, stringAt, type Json, type JsonObject } from '../../src/inject/json.ts'
import { defaultLifetimes, takeStep } from '../../src/tls/authority-steps.ts'
import type { AuthorityState } from '../../src/tls/authority.ts'
import { newMaterial } from '../../src/tls/material.ts'
import { isInjected, type Installation } from './harness/installation.ts'
import { whenReady, type Replica } from './harness/outrigger.ts'
import { onCluster } from './harness/suite.ts'
import { until } from './harness/until.ts'
import { createPod, podNamed } from './harness/workloads.ts'

const CONFIGURATIONS = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'
const BY_SERVICE = 'outrigger-sidecar-injector'
const BY_URL = 'outrigger-by-url'
const SECRET = 'outrigger-system/outrigger-certificate'

onCluster('certificates of somebody else', cluster => {
  let replica: Replica | undefined
  let first: AuthorityState | undefined
  let second: AuthorityState | undefined
  const injectedIn = async (namespace: string): Promise<boolean> =>
    isInjected(await createPod(cluster(), namespace, podNamed('look'), { dryRun: 'All' }))

  beforeAll(async () => {
    first = await authority()
    second = await authority()
    const [started] = await cluster().start(1, {
      argv: ['--tls-secret=', `--tls-given-secret=${SECRET}`],
      wait: false
    })
    replica = started
  })

  test('in a Secret are waited for, and /readyz says so', async () => {
    const said = await until('the replica is alive', () => replica?.ready())
    expect(said.ok).toBe(false)
    await until('it says what it waits for', async () =>
      (await replica?.ready())?.body.includes(`[-]certificate: Secret ${SECRET} has no tls.crt and tls.key yet`)
    )
    await give(cluster(), first, 'POST')
    if (replica) await whenReady(replica)
    await until('the registration trusts it', async () => {
      const bundles = await bundlesOf(cluster(), BY_SERVICE)
      return bundles.every(bundle => bundle === first?.authority.cert)
    })
    await cluster().namespace('shop', { 'istio-injection': 'enabled' })
    await until('pods are injected', () => injectedIn('shop'))
  })

  test('with a registration by URL, its caBundle is never touched, not even when the certificate changes', async () => {
    const { api, kubectl, namespace } = cluster()
    // Whoever registers a URL says whom to trust: here both authorities, with a remark of their own.
    const bundle = `# the platform team’s\n${first?.authority.cert ?? ''}${second?.authority.cert ?? ''}`
    const url = `https://127.0.0.1:${String(replica?.port)}/inject`
    const found = await api.request({ method: 'GET', path: `${CONFIGURATIONS}/${BY_SERVICE}` })
    const webhooks = listAt(found, 'webhooks').map((entry): JsonObject => ({
      ...objectAt({ entry }, 'entry'),
      clientConfig: { url, caBundle: Buffer.from(bundle).toString('base64') },
      namespaceSelector: { matchLabels: { call: 'by-url' } }
    }))
    const labels = objectAt(objectAt(found, 'metadata'), 'labels')
    await api.request({ method: 'POST', path: CONFIGURATIONS, body: { metadata: { name: BY_URL, labels }, webhooks } })
    // It could be written: what keeps it as it is must not be a right that is missing.
    const rule = {
      apiGroups: ['admissionregistration.k8s.io'],
      resources: ['mutatingwebhookconfigurations'],
      resourceNames: [BY_URL],
      verbs: ['patch']
    }
    const add = JSON.stringify([{ op: 'add', path: '/rules/-', value: rule }])
    await kubectl('patch', 'clusterrole', 'outrigger', '--type=json', '-p', add)
    // Only the URL leads to these pods.
    const leaveOut = webhooks.map((_, i) => ({
      op: 'add',
      path: `/webhooks/${String(i)}/namespaceSelector/matchExpressions/-`,
      value: { key: 'call', operator: 'DoesNotExist' }
    }))
    await kubectl('patch', 'mutatingwebhookconfiguration', BY_SERVICE, '--type=json', '-p', JSON.stringify(leaveOut))
    await namespace('by-url', { 'istio-injection': 'enabled', call: 'by-url' })
    await until('pods are injected by the URL', () => injectedIn('by-url'))

    const before = await api.request({ method: 'GET', path: `${CONFIGURATIONS}/${BY_URL}` })
    await give(cluster(), second, 'PATCH')
    await until('the registration by Service trusts the new one', async () =>
      (await bundlesOf(cluster(), BY_SERVICE)).every(one => one === second?.authority.cert)
    )
    await until('pods are injected by both', async () => (await injectedIn('shop')) && (await injectedIn('by-url')))
    expect(await api.request({ method: 'GET', path: `${CONFIGURATIONS}/${BY_URL}` })).toEqual(before)
    const written = (replica?.log() ?? []).map(line => stringAt(line, 'message')).filter(says => says.includes(BY_URL))
    console.log(`caBundle by URL: ${String(written.length)} writes in ${String(webhooks.length)} entries`)
    expect(written).toEqual([])
  })
})

/** An authority with a certificate for the Service and for this machine. */
function authority(): Promise<AuthorityState> {
  const hosts = ['127.0.0.1', 'outrigger.outrigger-system.svc']
  return takeStep('create', undefined, { now: Date.now(), hosts, lifetimes: defaultLifetimes, material: newMaterial })
}

/** Writes the Secret as cert-manager does. */
async function give({ api }: Installation, state: AuthorityState | undefined, method: 'POST' | 'PATCH'): Promise<void> {
  const texts = { 'tls.crt': state?.leaf?.cert, 'tls.key': state?.leaf?.key, 'ca.crt': state?.authority.cert }
  const data = Object.entries(texts).map(([key, text]) => [key, Buffer.from(text ?? '').toString('base64')])
  const [namespace = '', name = ''] = SECRET.split('/')
  const collection = `/api/v1/namespaces/${namespace}/secrets`
  const secret = { type: 'kubernetes.io/tls', metadata: { name }, data: Object.fromEntries(data) as JsonObject }
  await (method === 'POST'
    ? api.request({ method, path: collection, body: secret })
    : api.request({
        method,
        path: `${collection}/${name}`,
        contentType: 'application/merge-patch+json',
        body: { data: secret.data }
      }))
}

async function bundlesOf({ api }: Installation, configuration: string): Promise<readonly string[]> {
  const found: Json = await api.request({ method: 'GET', path: `${CONFIGURATIONS}/${configuration}` })
  return listAt(found, 'webhooks').map(entry =>
    Buffer.from(stringAt(objectAt(entry, 'clientConfig'), 'caBundle'), 'base64').toString()
  )
}
