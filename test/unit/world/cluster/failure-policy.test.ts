import { describe, expect, test, vi } from 'vitest'
import { listAt, member, objectAt, stringAt, type JsonObject } from '../../../../src/inject/json.ts'
import { breakGlass, closeGlass, OPEN_UNTIL, promote } from '../../../../src/world/cluster/failure-policy.ts'
import { liveWorld } from '../../../../src/world/cluster/live.ts'
import { keepFailurePolicies } from '../../../../src/world/cluster/policy-keeper.ts'
import { memoryApi, type MemoryApi } from './memory-api.ts'

const MWC = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'

function registration(policies: Readonly<Record<string, string>>, annotations?: JsonObject): JsonObject {
  return {
    metadata: { name: 'ours', ...(annotations === undefined ? {} : { annotations }) },
    webhooks: Object.entries(policies).map(([name, failurePolicy]) => ({
      name,
      failurePolicy,
      clientConfig: { service: { name: 'outrigger', namespace: 'mesh' } }
    }))
  }
}

function apiWith(object: JsonObject): MemoryApi {
  const api = memoryApi([MWC, '/api/v1/namespaces', '/api/v1/nodes', '/api/v1/namespaces/istio-system/configmaps'])
  api.put(MWC, object)
  return api
}

function policies(api: MemoryApi): Record<string, string> {
  return Object.fromEntries(
    listAt(api.get(MWC, 'ours'), 'webhooks').map(entry => [stringAt(entry, 'name'), stringAt(entry, 'failurePolicy')])
  )
}

const annotations = (api: MemoryApi): JsonObject => objectAt(objectAt(api.get(MWC, 'ours'), 'metadata'), 'annotations')

describe('failure policies', () => {
  test('break-glass opens the entries that were closed, and those alone are closed again', async () => {
    const api = apiWith(registration({ 'namespace.x': 'Fail', 'ignore.namespace.x': 'Ignore' }))
    const until = new Date('2026-01-01T00:30:00Z')
    expect(await breakGlass(api, 'ours', until)).toEqual(['namespace.x'])
    expect(policies(api)).toEqual({ 'namespace.x': 'Ignore', 'ignore.namespace.x': 'Ignore' })
    expect(annotations(api)[OPEN_UNTIL]).toBe('2026-01-01T00:30:00.000Z')
    // Once more, for longer: what was closed at first is not forgotten.
    await breakGlass(api, 'ours', new Date('2026-01-01T01:00:00Z'))
    expect(await closeGlass(api, 'ours')).toEqual(['namespace.x'])
    expect(policies(api)).toEqual({ 'namespace.x': 'Fail', 'ignore.namespace.x': 'Ignore' })
    expect(annotations(api)).toEqual({})
  })

  test('the path of an entry of ours follows its failurePolicy, and that of another injector does not', async () => {
    const service = (path: string): JsonObject => ({ service: { name: 'outrigger', namespace: 'mesh', path } })
    const webhooks = [
      { name: 'a.x', failurePolicy: 'Fail', clientConfig: service('/inject') },
      { name: 'b.x', failurePolicy: 'Fail', clientConfig: service('/revision/canary/inject') },
      { name: 'c.x', failurePolicy: 'Fail', clientConfig: { url: 'https://example.com/inject' } },
      { name: 'ignore.x', failurePolicy: 'Ignore', clientConfig: service('/policy/ignore/inject') }
    ]
    const paths = (api: MemoryApi): readonly string[] =>
      listAt(api.get(MWC, 'ours'), 'webhooks').map(entry => {
        const client = objectAt(entry, 'clientConfig')
        return stringAt(client, 'url') || stringAt(objectAt(client, 'service'), 'path')
      })
    const ours = apiWith({ metadata: { name: 'ours', labels: { 'app.kubernetes.io/part-of': 'outrigger' } }, webhooks })
    await breakGlass(ours, 'ours', new Date(0))
    expect(paths(ours)).toEqual([
      '/policy/ignore/inject',
      '/policy/ignore/revision/canary/inject',
      'https://example.com/policy/ignore/inject',
      '/policy/ignore/inject'
    ])
    await closeGlass(ours, 'ours')
    const before = ['/inject', '/revision/canary/inject', 'https://example.com/inject', '/policy/ignore/inject']
    expect(paths(ours)).toEqual(before)
    const others = apiWith({ metadata: { name: 'ours' }, webhooks })
    await breakGlass(others, 'ours', new Date(0))
    expect(paths(others)).toEqual(before)
  })

  test('promotion happens once and leaves the entries alone that are Ignore for good', async () => {
    const mark = { 'outrigger.dev/promote-to-fail': 'true' }
    const api = apiWith(registration({ 'namespace.x': 'Ignore', 'ignore.namespace.x': 'Ignore' }, mark))
    await promote(api, 'ours')
    expect(policies(api)).toEqual({ 'namespace.x': 'Fail', 'ignore.namespace.x': 'Ignore' })
    expect(member(annotations(api), 'outrigger.dev/promote-to-fail')).toBe('done')
  })

  test('a running Outrigger promotes when it has been reached, and closes the glass when the time is over', async () => {
    const mark = { 'outrigger.dev/promote-to-fail': 'true' }
    const api = apiWith(registration({ 'namespace.x': 'Ignore' }, mark))
    const world = liveWorld(api, { name: 'test', namespace: undefined }, { istioNamespace: 'istio-system' })
    let reached = false
    let now = Date.parse('2026-01-01T00:00:00Z')
    const keeper = keepFailurePolicies({
      world,
      services: ['outrigger.mesh'],
      reached: () => reached,
      report: () => undefined,
      now: () => now,
      every: 5
    })
    try {
      await vi.waitFor(() => {
        expect(world.registrations().size).toBe(1)
      })
      expect(policies(api)).toEqual({ 'namespace.x': 'Ignore' })
      reached = true
      await vi.waitFor(() => {
        expect(policies(api)).toEqual({ 'namespace.x': 'Fail' })
      })
      await breakGlass(api, 'ours', new Date(now + 60_000))
      expect(policies(api)).toEqual({ 'namespace.x': 'Ignore' })
      now += 60_000
      await vi.waitFor(() => {
        expect(policies(api)).toEqual({ 'namespace.x': 'Fail' })
      })
    } finally {
      await keeper.close()
      await world.close()
    }
  })
})
