import { describe, expect, test } from 'vitest'
import { checkCluster, type Checked } from '../../../src/app/check.ts'
import type { Json, JsonObject } from '../../../src/inject/json.ts'
import { defaultLifetimes, takeStep } from '../../../src/tls/authority-steps.ts'
import { ApiError } from '../../../src/world/cluster/api.ts'
import { memoryApi } from '../world/cluster/memory-api.ts'
import { pooledMaterial } from '../tls/pool.ts'

const MWC = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'
const ENDPOINTS = '/api/v1/namespaces/outrigger-system/endpoints'
const PODS = '/api/v1/namespaces/outrigger-probe/pods'
const NOW = Date.parse('2026-01-01T00:00:00Z')

interface Cluster {
  readonly bundle?: string
  readonly addresses?: number
  readonly probe?: Json | ApiError
}

const INJECTED = {
  metadata: { annotations: { 'sidecar.istio.io/status': '{}' } },
  spec: { containers: [{ name: 'istio-proxy' }] }
}

async function check({ bundle, addresses = 1, probe = INJECTED }: Cluster): Promise<Record<string, Checked>> {
  const api = memoryApi([MWC, ENDPOINTS, PODS])
  api.put(MWC, registration(bundle))
  const subsets = [{ addresses: Array.from({ length: addresses }, (_, i) => ({ ip: `10.0.0.${String(i)}` })) }]
  api.put(ENDPOINTS, { metadata: { name: 'outrigger' }, subsets })
  api.intercept = ({ path }) => (path === PODS ? probe : undefined)
  const options = { services: ['outrigger.outrigger-system'], probeNamespace: 'outrigger-probe', now: NOW }
  return Object.fromEntries((await checkCluster(api, options)).map(one => [one.name, one]))
}

function registration(bundle: string | undefined): JsonObject {
  const service = { name: 'outrigger', namespace: 'outrigger-system', path: '/inject' }
  const caBundle = bundle === undefined ? {} : { caBundle: Buffer.from(bundle).toString('base64') }
  const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }]
  const webhooks = [{ name: 'namespace.sidecar-injector.istio.io', clientConfig: { service, ...caBundle }, rules }]
  return { metadata: { name: 'ours' }, webhooks }
}

async function authority(now: number): Promise<string> {
  const workshop = { now, hosts: ['a.svc'], lifetimes: defaultLifetimes, material: pooledMaterial }
  return (await takeStep('create', undefined, workshop)).authority.cert
}

describe('outrigger check', () => {
  test('finds everything in order', async () => {
    const checked = await check({ bundle: await authority(NOW) })
    expect(Object.values(checked).filter(({ ok }) => !ok)).toEqual([])
    expect(Object.keys(checked)).toEqual([
      'registrations',
      'caBundle of ours',
      'endpoints of outrigger.outrigger-system',
      'self-probe'
    ])
  })

  test('sees a caBundle that is missing, spoilt or over', async () => {
    expect((await check({}))['caBundle of ours']).toMatchObject({
      ok: false,
      says: expect.stringContaining('has none') as string
    })
    expect((await check({ bundle: 'AAAA' }))['caBundle of ours']?.says).toContain('holds no certificate')
    expect((await check({ bundle: await authority(0) }))['caBundle of ours']?.says).toContain('ends at 1971-01-01')
  })

  test('sees a Service with nobody behind it', async () => {
    const checked = await check({ bundle: await authority(NOW), addresses: 0 })
    expect(checked['endpoints of outrigger.outrigger-system']).toMatchObject({ ok: false, says: '0 ready' })
  })

  test('names the likely cause of a self-probe that does not come back', async () => {
    const probe = new ApiError(500, '', 'failed calling webhook "x": context deadline exceeded')
    const { 'self-probe': found } = await check({ bundle: await authority(NOW), probe })
    expect(found?.ok).toBe(false)
    expect(found?.hint).toContain('GKE')
  })
})
