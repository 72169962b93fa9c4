import { afterEach, describe, expect, test, vi } from 'vitest'
import { listAt, objectAt, stringAt, type JsonObject } from '../../../../src/inject/json.ts'
import { ApiError } from '../../../../src/world/cluster/api.ts'
import { keepBundles, type BundleKeeper } from '../../../../src/world/cluster/bundle-keeper.ts'
import { liveWorld, type LiveWorld } from '../../../../src/world/cluster/live.ts'
import { memoryApi, type MemoryApi } from './memory-api.ts'

const MWC = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'
const SERVICE = 'outrigger.outrigger-system'

/** Bundles stand for themselves here: words, of which order and repetition mean nothing. */
const rules = {
  same: (one: string, other: string): boolean => words(one) === words(other),
  holds: (bundle: string, wanted: string): boolean => wanted.split(' ').every(word => bundle.split(' ').includes(word))
}
const words = (text: string): string => [...new Set(text.split(' '))].sort().join(' ')

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

function registration(name: string, clients: readonly JsonObject[], suffix = 'sidecar-injector.istio.io'): JsonObject {
  return {
    metadata: { name, labels: { 'istio.io/rev': 'default' } },
    webhooks: clients.map((clientConfig, i) => ({ name: `e${String(i)}.${suffix}`, clientConfig }))
  }
}

const ours = (caBundle?: string): JsonObject => ({
  service: { name: 'outrigger', namespace: 'outrigger-system' },
  ...(caBundle === undefined ? {} : { caBundle: encode(caBundle) })
})

const encode = (text: string): string => Buffer.from(text).toString('base64')

function bundlesOf(api: MemoryApi, name: string): readonly string[] {
  return listAt(api.get(MWC, name), 'webhooks').map(entry =>
    Buffer.from(stringAt(objectAt(entry, 'clientConfig'), 'caBundle'), 'base64').toString()
  )
}

function world(api: MemoryApi): LiveWorld {
  const backoff = { first: 5, last: 20, absent: 20 }
  const live = liveWorld(api, { name: 'test', namespace: undefined }, { istioNamespace: 'istio-system', backoff })
  open.push(live)
  return live
}

function keeper(
  live: LiveWorld,
  report: (level: 'info' | 'warn', says: string) => void = () => undefined
): BundleKeeper {
  const kept = keepBundles({ world: live, services: [SERVICE], rules, report, firstWait: 5 })
  open.push(kept)
  return kept
}

function apiWith(...objects: readonly JsonObject[]): MemoryApi {
  const api = memoryApi([MWC, '/api/v1/namespaces', '/api/v1/nodes', '/api/v1/namespaces/istio-system/configmaps'])
  for (const object of objects) api.put(MWC, object)
  return api
}

const patches = (api: MemoryApi): number => api.calls.filter(({ method }) => method === 'PATCH').length

describe('the keeper of caBundles', () => {
  test('fills in and mends the entries that lead to our Service', async () => {
    const api = apiWith(registration('ours', [ours(), ours('old'), ours('new')]))
    const kept = keeper(world(api))
    kept.want('new')
    await vi.waitFor(() => {
      expect(bundlesOf(api, 'ours')).toEqual(['new', 'new', 'new'])
    })
    await vi.waitFor(() => {
      expect(kept.entries().every(({ inSync }) => inSync)).toBe(true)
    })
    expect(patches(api)).toBe(1)
  })

  test('touches no URL, no other Service and no other webhook', async () => {
    const url: JsonObject = { url: 'https://example.com/inject', caBundle: encode('theirs') }
    const istiod: JsonObject = { service: { name: 'istiod', namespace: 'istio-system' }, caBundle: encode('theirs') }
    const api = apiWith(
      registration('by-url', [url]),
      registration('istio-sidecar-injector', [istiod]),
      registration('another', [ours('theirs')], 'example.com'),
      registration('ours', [ours('old')])
    )
    keeper(world(api)).want('new')
    await vi.waitFor(() => {
      expect(bundlesOf(api, 'ours')).toEqual(['new'])
    })
    for (const name of ['by-url', 'istio-sidecar-injector', 'another']) expect(bundlesOf(api, name)).toEqual(['theirs'])
  })

  test('compares certificates, not bytes', async () => {
    const api = apiWith(registration('ours', [ours('b a a')]), registration('second', [ours('old')]))
    keeper(world(api)).want('a b')
    await vi.waitFor(() => {
      expect(bundlesOf(api, 'second')).toEqual(['a b'])
    })
    expect(bundlesOf(api, 'ours')).toEqual(['b a a'])
  })

  test('writes once, however many replicas keep it', async () => {
    const api = apiWith(registration('ours', [ours('old')]))
    const warnings: string[] = []
    const all = [1, 2, 3].map(() => keeper(world(api), (level, says) => level === 'warn' && warnings.push(says)))
    for (const one of all) one.want('new')
    await vi.waitFor(() => {
      for (const one of all) expect(one.entries()).toMatchObject([{ inSync: true }])
    })
    expect(bundlesOf(api, 'ours')).toEqual(['new'])
    expect(warnings).toEqual([])
  })

  test('backs off where somebody else writes it too', async () => {
    const api = apiWith(registration('ours', [ours('theirs')]))
    const live = world(api)
    const warnings: string[] = []
    const kept = keeper(live, (level, says) => level === 'warn' && warnings.push(says))
    live.onChange(() => {
      if (bundlesOf(api, 'ours')[0] === 'new') api.put(MWC, registration('ours', [ours('theirs')]))
    })
    kept.want('new')
    await vi.waitFor(() => {
      expect(warnings).toEqual(['somebody else writes the caBundle of ours too: waiting 5 s before the next write'])
    })
    expect(patches(api)).toBe(3)
  })

  test('tries again when the server refuses, and reads what another replica wrote', async () => {
    const api = apiWith(registration('ours', [ours('old')]))
    let refusals = 2
    api.intercept = ({ method }) =>
      method === 'PATCH' && refusals-- > 0 ? new ApiError(409, 'Conflict', 'changed') : undefined
    keeper(world(api)).want('new')
    await vi.waitFor(() => {
      expect(bundlesOf(api, 'ours')).toEqual(['new'])
    })
  })

  test('says whether every registration of ours trusts an authority, and no when it does not know', async () => {
    const api = apiWith(registration('ours', [ours('a b')]), registration('more', [ours('a')]))
    const live = world(api)
    const kept = keeper(live)
    expect(kept.carries('a')).toBe(false)
    await vi.waitFor(() => {
      expect(kept.carries('a')).toBe(true)
    })
    expect(kept.carries('b')).toBe(false)
    api.put(MWC, registration('more', [ours('b a')]))
    await vi.waitFor(() => {
      expect(kept.carries('b')).toBe(true)
    })
  })
})
