import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/inject/json.ts'
import { collectFacts } from '../../../src/world/facts.ts'
import { memoryWorld } from '../../../src/world/memory.ts'

const facts = (...objects: JsonObject[]) => collectFacts(objects.map(object => ({ object, origin: 'test' })))

describe('facts', () => {
  it('of two objects with one name keep the last', () => {
    const map = (config: string): JsonObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio', namespace: 'istio-system' },
      data: { config }
    })
    expect(facts(map('a'), map('b')).configMaps.get('istio-system/istio')?.data).toEqual({ config: 'b' })
  })

  it('hold labels whatever they are called', () => {
    const namespace = JSON.parse(
      '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"n","labels":{"__proto__":"x","a":"b","bad":5}}}'
    ) as JsonObject
    const { labels } = facts(namespace).cluster.namespaces.get('n')!
    expect(Object.entries(labels)).toEqual([
      ['__proto__', 'x'],
      ['a', 'b']
    ])
  })

  it('read registrations, their selectors and tags', () => {
    const { cluster, tags } = facts({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: 'istio-revision-tag-prod', labels: { 'istio.io/rev': 'canary', 'istio.io/tag': 'prod' } },
      webhooks: [
        {
          name: 'rev.namespace.sidecar-injector.istio.io',
          failurePolicy: 'Ignore',
          clientConfig: { service: { name: 'istiod-canary', namespace: 'istio-system', path: '/inject' } },
          namespaceSelector: { matchExpressions: [{ key: 'istio.io/rev', operator: 'In', values: ['prod'] }] },
          rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }]
        },
        { name: 'other', clientConfig: { url: 'https://example.test/inject/cluster/a' }, rules: [] }
      ]
    })
    expect(tags).toEqual({ prod: 'canary' })
    expect(cluster.registrations).toMatchObject([
      {
        revision: 'canary',
        failurePolicy: 'Ignore',
        matchesPods: true,
        path: '/inject',
        service: 'istiod-canary.istio-system',
        namespaceSelector: { matchExpressions: [{ key: 'istio.io/rev', operator: 'In', values: ['prod'] }] }
      },
      { failurePolicy: 'Fail', matchesPods: false, path: '/inject/cluster/a', service: '' }
    ])
  })

  it('read ProxyConfigs with seconds and selector', () => {
    const { proxyConfigs } = facts({
      apiVersion: 'networking.istio.io/v1beta1',
      kind: 'ProxyConfig',
      metadata: { name: 'p', namespace: 'a', creationTimestamp: '2020-01-01T00:01:01Z' },
      spec: { selector: { matchLabels: { app: 'x' } }, concurrency: 3 }
    }).cluster
    expect(proxyConfigs).toEqual([
      { namespace: 'a', name: 'p', creationTimestamp: 1577836861, selector: { app: 'x' }, spec: { concurrency: 3 } }
    ])
  })

  it('keep workloads and leave all other kinds', () => {
    const { workloads } = facts(
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' } },
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } },
      { apiVersion: 'example.test/v1', kind: 'Deployment', metadata: { name: 'e' } }
    )
    expect(workloads.map(({ kind }) => kind)).toEqual(['Deployment'])
  })
})

describe('a world in memory', () => {
  it('tells its listeners of changes until they have enough', async () => {
    const world = memoryWorld()
    const seen: number[] = []
    const stop = world.onChange(() => seen.push(world.current().cluster.namespaces.size))
    world.set([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }])
    stop()
    world.set([])
    expect(seen).toEqual([1])
    await world.close()
  })
})
