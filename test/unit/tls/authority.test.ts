import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { planAuthority, type AuthorityFacts, type AuthorityState } from '../../../src/tls/authority.ts'
import { defaultLifetimes, takeStep, type Workshop } from '../../../src/tls/authority-steps.ts'
import { pooledMaterial } from './pool.ts'

const NOW = Date.parse('2026-01-01T00:00:00Z')
const DAY = 86_400_000
const HOSTS = ['outrigger.outrigger-system.svc', '127.0.0.1']

function facts(more: Partial<AuthorityFacts> = {}): AuthorityFacts {
  return { now: NOW, hosts: HOSTS, carriedSince: undefined, hold: 5_000, overlap: 3_600_000, ...more }
}

function workshop(now = NOW): Workshop {
  return { now, hosts: HOSTS, lifetimes: defaultLifetimes, material: pooledMaterial }
}

async function fresh(now = NOW): Promise<AuthorityState> {
  return takeStep('create', undefined, workshop(now))
}

describe('the life of an own authority', () => {
  test('begins where nothing is', () => {
    expect(planAuthority(undefined, facts())).toMatchObject({ step: 'create' })
  })

  test('signs what OpenSSL verifies, with RSA keys only', async () => {
    const { authority, leaf } = await fresh()
    const certificate = new X509Certificate(leaf?.cert ?? '')
    expect(certificate.verify(new X509Certificate(authority.cert).publicKey)).toBe(true)
    expect(certificate.verify(certificate.publicKey)).toBe(false)
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const foreign = { authority: { ...authority, key } }
    await expect(takeStep('issue', foreign, workshop())).rejects.toThrow('the key of the authority is no RSA key')
  })

  test('rests until two thirds of the leaf are over', async () => {
    const state = await fresh()
    const plan = planAuthority(state, facts())
    // 30 days, begun an hour before: 20 days less a third of an hour.
    expect(plan).toEqual({ step: 'none', until: NOW + 20 * DAY - 1_200_000 })
    expect(planAuthority(state, facts({ now: NOW + 20 * DAY }))).toMatchObject({ step: 'issue' })
  })

  test('issues again when a Service is added, and not when one is taken away', async () => {
    const state = await fresh()
    expect(planAuthority(state, facts({ hosts: [...HOSTS, 'istiod.istio-system.svc'] }))).toEqual({
      step: 'issue',
      why: 'the certificate does not name istiod.istio-system.svc'
    })
    expect(planAuthority(state, facts({ hosts: ['127.0.0.1'] }))).toMatchObject({ step: 'none' })
  })

  test('stages its successor at two thirds, and promotes it only when every registration has trusted it for a while', async () => {
    const now = NOW + 250 * DAY
    const staged = await takeStep('stage', { ...(await fresh()), ...(await leafAt(now)) }, workshop(now))
    expect(planAuthority(staged, facts({ now })).step).not.toBe('promote')
    expect(planAuthority(staged, facts({ now, carriedSince: now - 4_999 })).step).not.toBe('promote')
    expect(planAuthority(staged, facts({ now, carriedSince: now - 5_000 }))).toMatchObject({ step: 'promote' })
  })

  test('keeps the one before in the bundle for the overlap', async () => {
    const staged = await takeStep('stage', await fresh(), workshop())
    const promoted = await takeStep('promote', staged, workshop())
    expect(promoted.authority).toEqual(staged.next)
    expect(promoted.previous).toBe(staged.authority.cert)
    expect(planAuthority(promoted, facts())).toEqual({ step: 'none', until: NOW + 3_600_000 })
    expect(planAuthority(promoted, facts({ now: NOW + 3_600_000 }))).toMatchObject({ step: 'retire' })
    const retired = await takeStep('retire', promoted, workshop())
    expect(retired.previous).toBeUndefined()
    expect(planAuthority(retired, facts())).toMatchObject({ step: 'none' })
  })

  test('stages at once when somebody asks', async () => {
    const state = { ...(await fresh()), rotate: true }
    expect(planAuthority(state, facts())).toMatchObject({ step: 'stage' })
    const staged = await takeStep('stage', state, workshop())
    expect(staged.rotate).toBeUndefined()
  })

  test.each([
    ['after its end', 2 * 365 * DAY],
    ['before its beginning', -2 * DAY]
  ])('begins anew when the clock jumped %s', async (_, jump) => {
    expect(planAuthority(await fresh(), facts({ now: NOW + jump }))).toMatchObject({ step: 'create' })
  })

  test('takes the successor when the authority has ended, whatever the registrations say', async () => {
    const old = await fresh()
    const later = NOW + 366 * DAY
    const { authority } = await fresh(NOW + 300 * DAY)
    expect(planAuthority({ ...old, next: authority }, facts({ now: later }))).toMatchObject({ step: 'promote' })
  })

  test('does not trust a key that is not the certificate’s', async () => {
    const one = await fresh()
    const mixed = { ...one, authority: { cert: one.authority.cert, key: one.leaf?.key ?? '' } }
    expect(planAuthority(mixed, facts())).toMatchObject({ step: 'create', why: 'the authority cannot be read' })
  })
})

async function leafAt(now: number): Promise<Pick<AuthorityState, 'authority'>> {
  const state = await fresh(now - 250 * DAY)
  return takeStep('issue', state, workshop(now))
}
