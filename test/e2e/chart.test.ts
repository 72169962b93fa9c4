import { fileURLToPath } from 'node:url'
import { dump, loadAll } from 'js-yaml'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readManifests, renderManifests } from '../../src/app/manifests.ts'
import { isObject, listAt, objectAt, stringAt, type Json, type JsonObject } from '../../src/inject/json.ts'
import { findHelm, helmTemplate } from './harness/helm.ts'
import { isInjected } from './harness/installation.ts'
import { onCluster } from './harness/suite.ts'
import { until } from './harness/until.ts'
import { createPod, podNamed } from './harness/workloads.ts'

const CHART = fileURLToPath(new URL('../../manifests/chart', import.meta.url))

function objects(text: string): Map<string, JsonObject> {
  const all = loadAll(text).filter(isObject)
  return new Map(
    all.map(object => [`${stringAt(object, 'kind')} ${stringAt(objectAt(object, 'metadata'), 'name')}`, object])
  )
}

/** Renders the chart, and fails where helm does. */
function rendered(...values: readonly string[]): Map<string, JsonObject> {
  const helm = findHelm()
  if ('missing' in helm) throw new Error(helm.missing)
  const { text, error } = helmTemplate(helm.program, CHART, 'outrigger-system', values)
  if (text === '') throw new Error(error)
  return objects(text)
}

const podOf = (deployment: JsonObject | undefined): JsonObject =>
  objectAt(objectAt(objectAt(deployment, 'spec'), 'template'), 'spec')

describe('the Helm chart', () => {
  const helm = findHelm()
  beforeEach(context => {
    if ('missing' in helm) context.skip(helm.missing)
  })

  test('renders what kubectl apply -k installs, but for what the autoscaler decides', async () => {
    const chart = rendered()
    const plain = objects(renderManifests(await readManifests()))
    plain.delete('Namespace outrigger-system')
    expect([...chart.keys()].sort()).toEqual([...plain.keys()].sort())
    for (const [name, object] of plain) {
      if (name === 'Deployment outrigger') continue
      expect(chart.get(name)).toEqual(object)
    }
    expect(objectAt(chart.get('Deployment outrigger'), 'spec')).not.toHaveProperty('replicas')
    expect(listAt(listAt(podOf(chart.get('Deployment outrigger')), 'containers')[0], 'args')).toEqual(
      listAt(listAt(podOf(plain.get('Deployment outrigger')), 'containers')[0], 'args')
    )
  })

  test('knows private GKE clusters and overlay networks on EKS', () => {
    const gke = podOf(rendered('preset=gke-private').get('Deployment outrigger'))
    expect(JSON.stringify(gke)).toContain('--listen=0.0.0.0:10250')
    expect(JSON.stringify(gke)).toContain('"containerPort":10250')
    const eks = podOf(rendered('preset=eks-overlay').get('Deployment outrigger'))
    expect(eks).toMatchObject({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' })
  })

  test.each([
    [['preset=gke-private', 'hostNetwork=true'], /preset/],
    [['registration.timeoutSeconds=31'], /timeoutSeconds.*30/],
    [['certificates.mode=none'], /mode/],
    [['typo=1'], /typo/]
  ])('refuses %j', (values, says) => {
    expect(() => rendered(...values)).toThrow(says)
  })

  test('tells the server the failurePolicy and the revision by the path', () => {
    const paths = (...values: readonly string[]): readonly string[] => {
      const all = [...rendered(...values).values()].filter(({ kind }) => kind === 'MutatingWebhookConfiguration')
      return all
        .flatMap(one => listAt(one, 'webhooks'))
        .map(entry => {
          const client = objectAt(entry, 'clientConfig')
          return stringAt(client, 'url') || stringAt(objectAt(client, 'service'), 'path')
        })
    }
    const [fail, ignore] = ['/revision/canary/inject', '/policy/ignore/revision/canary/inject']
    expect(paths('istio.revision=canary')).toEqual([fail, fail, ignore])
    expect(new Set(paths('registration.failurePolicy=promote'))).toEqual(new Set(['/policy/ignore/inject']))
    expect(new Set(paths('registration.url=https://mesh.example.com:8443/inject'))).toEqual(
      new Set(['https://mesh.example.com:8443/inject', 'https://mesh.example.com:8443/policy/ignore/inject'])
    )
  })

  test('renders no certificate, no caBundle, and no failurePolicy that changes', () => {
    const text = JSON.stringify([...rendered().values()])
    expect(text).not.toMatch(/caBundle|BEGIN CERTIFICATE|"failurePolicy":"Fail"/)
  })
})

onCluster('the registrations of the chart', cluster => {
  beforeAll(async () => {
    await cluster().namespace('shop', { 'istio-injection': 'enabled' })
  })
  beforeEach(context => {
    const helm = findHelm()
    if ('missing' in helm) context.skip(helm.missing)
  })

  const policies = async (): Promise<readonly string[]> => {
    const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/outrigger-sidecar-injector'
    const entries = listAt(await cluster().api.request({ method: 'GET', path }), 'webhooks')
    return entries.map((entry: Json) => stringAt(entry, 'failurePolicy'))
  }

  test('with promote, nobody is blocked until the self-probe has come back injected, and then Fail holds', async () => {
    const { kubectl, start } = cluster()
    const chart = rendered('registration.failurePolicy=promote')
    await kubectl.apply(dump(chart.get('MutatingWebhookConfiguration outrigger-sidecar-injector')))
    expect(new Set(await policies())).toEqual(new Set(['Ignore']))
    const early = await createPod(cluster(), 'shop', podNamed('early'))
    expect(isInjected(early)).toBe(false)
    await start(1)
    await until('it is promoted', async () => (await policies()).filter(policy => policy === 'Fail').length === 4)
    // What is Ignore for good stays so.
    expect((await policies()).filter(policy => policy === 'Ignore')).toHaveLength(2)
    expect(isInjected(await createPod(cluster(), 'shop', podNamed('late')))).toBe(true)
  })
})
