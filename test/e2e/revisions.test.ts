import { beforeAll, test } from 'vitest'
import { dump, load } from 'js-yaml'
import { listAt, objectAt, stringAt, type Json, type JsonObject } from '../../src/inject/json.ts'
import { isInjected, type Installation } from './harness/installation.ts'
import { onCluster } from './harness/suite.ts'
import { until } from './harness/until.ts'
import { createPod, podNamed } from './harness/workloads.ts'

const NAME = 'outrigger-sidecar-injector'

onCluster('revisions and tags', cluster => {
  beforeAll(async () => {
    const { kubectl, start, namespace } = cluster()
    await copyConfigMaps(cluster(), 'canary')
    await register(cluster(), `${NAME}-canary`, 'canary', { 'istio.io/rev': 'canary' }, '/revision/canary/inject')
    // `istioctl tag set prod --revision canary` makes such a registration.
    await register(
      cluster(),
      'istio-revision-tag-prod',
      'prod',
      { 'istio.io/rev': 'canary', 'istio.io/tag': 'prod' },
      '/revision/canary/inject'
    )
    // The ClusterRole names the registrations that may be patched.
    const rule = {
      apiGroups: ['admissionregistration.k8s.io'],
      resources: ['mutatingwebhookconfigurations'],
      resourceNames: [`${NAME}-canary`, 'istio-revision-tag-prod'],
      verbs: ['patch']
    }
    await kubectl(
      'patch',
      'clusterrole',
      'outrigger',
      '--type=json',
      '-p',
      JSON.stringify([{ op: 'add', path: '/rules/-', value: rule }])
    )
    await start(1)
    await namespace('by-default', { 'istio-injection': 'enabled' })
    await namespace('by-revision', { 'istio.io/rev': 'canary' })
    await namespace('by-tag', { 'istio.io/rev': 'prod' })
    await namespace('by-none')
  })

  const revisionIn = async (namespace: string, labels: Record<string, string> = {}): Promise<string> => {
    const pod = await createPod(cluster(), namespace, podNamed('look', { labels }), { dryRun: 'All' })
    if (!isInjected(pod)) return 'none'
    const status = JSON.parse(
      stringAt(objectAt(objectAt(pod, 'metadata'), 'annotations'), 'sidecar.istio.io/status')
    ) as Json
    return stringAt(status, 'revision')
  }

  test.each([
    ['by-default', {}, 'default'],
    ['by-revision', {}, 'canary'],
    ['by-tag', {}, 'canary'],
    ['by-none', {}, 'none'],
    ['by-none', { 'istio.io/rev': 'canary' }, 'canary'],
    ['by-none', { 'istio.io/rev': 'prod' }, 'canary'],
    // The namespace comes first, as Istio has it.
    ['by-default', { 'istio.io/rev': 'canary' }, 'default']
  ])('pods in %s with %j are injected by %s', async (namespace, labels, expected) => {
    await until('the caBundles are written', async () => (await revisionIn(namespace, labels)) === expected)
  })
})

/** Gives a revision the policy and mesh of the default one. */
async function copyConfigMaps(cluster: Installation, revision: string): Promise<void> {
  for (const name of ['istio-sidecar-injector', 'istio']) {
    const found = load(await cluster.kubectl('get', 'configmap', name, '-n', 'outrigger-system', '-o', 'yaml'))
    const copy: JsonObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `${name}-${revision}`, namespace: 'outrigger-system' },
      data: objectAt(found, 'data')
    }
    // Too large for the annotation of `kubectl apply`.
    await cluster.kubectl.run(['create', '-f', '-'], dump(copy))
  }
}

/** Registers the two entries of a revision or tag. */
async function register(
  cluster: Installation,
  name: string,
  value: string,
  labels: JsonObject,
  path: string
): Promise<void> {
  const found = await cluster.api.request({
    method: 'GET',
    path: `/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/${NAME}`
  })
  const entries = listAt(found, 'webhooks').filter(entry => stringAt(entry, 'name').startsWith('rev.'))
  const text = JSON.stringify(entries)
    .replaceAll('"values":["default"]', `"values":["${value}"]`)
    .replaceAll('"path":"/inject"', `"path":"${path}"`)
  const webhooks = (JSON.parse(text) as JsonObject[]).map(entry => {
    const { service } = objectAt(entry, 'clientConfig')
    return { ...entry, clientConfig: { service: service ?? null } }
  })
  await cluster.api.request({
    method: 'POST',
    path: '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
    body: { metadata: { name, labels: { ...labels, app: 'sidecar-injector' } }, webhooks }
  })
}
