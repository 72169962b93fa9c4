import { afterEach, describe, expect, test, vi } from 'vitest'
import { memoryStore } from '../../../src/tls/authority-store.ts'
import type { AuthorityStore } from '../../../src/tls/authority-store.ts'
import { ownAuthority, type OwnAuthority, type OwnAuthorityOptions } from '../../../src/tls/own-authority.ts'
import { certificatesOf, holdsBundle, leafOf } from '../../../src/tls/pem.ts'
import { manualClock, type ManualClock } from './manual-clock.ts'
import { pooledMaterial } from './pool.ts'

const DAY = 86_400_000
const HOSTS = ['outrigger.outrigger-system.svc']

const open: OwnAuthority[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map(source => source.close()))
})

async function replica(
  store: AuthorityStore,
  clock: ManualClock,
  more: Partial<OwnAuthorityOptions> = {}
): Promise<OwnAuthority> {
  const source = await ownAuthority({ store, clock, mode: 'secret', hosts: HOSTS, material: pooledMaterial, ...more })
  open.push(source)
  return source
}

/** Lets time pass in small steps until something holds: the work between two steps is asynchronous. */
async function pass(clock: ManualClock, milliseconds: number, steps = 20): Promise<void> {
  for (let i = 0; i < steps; i++) {
    clock.advance(milliseconds / steps)
    await new Promise(resolve => setImmediate(resolve))
  }
}

describe('an own authority', () => {
  test('is one authority and one certificate for replicas that start cold at once', async () => {
    const store = memoryStore()
    const clock = manualClock()
    const replicas = await Promise.all([replica(store, clock), replica(store, clock), replica(store, clock)])
    const served = replicas.map(source => source.current())
    expect(new Set(served.map(({ cert }) => cert)).size).toBe(1)
    expect(certificatesOf(served[0]?.bundle ?? '', 'the bundle')).toHaveLength(1)
  })

  test('changes its authority without a moment in which a caller does not trust it', async () => {
    const store = memoryStore()
    const clock = manualClock()
    let registered = ''
    const source = await replica(store, clock, { carried: next => holdsBundle(registered, next) })
    registered = source.current().bundle
    const faults: string[] = []
    source.onChange(({ cert, bundle }) => {
      const trusted = certificatesOf(registered, 'the registration')
      if (!trusted.some(authority => leafOf(cert, 'the leaf').verify(authority.publicKey)))
        faults.push('leaf before bundle')
      // The keeper follows a moment later.
      setImmediate(() => {
        registered = bundle
        source.wake()
      })
    })
    const before = certificatesOf(registered, 'the bundle').map(({ fingerprint256 }) => fingerprint256)
    await pass(clock, 400 * DAY, 600)
    await vi.waitFor(() => {
      const now = certificatesOf(registered, 'the bundle').map(({ fingerprint256 }) => fingerprint256)
      expect(now).toHaveLength(1)
      expect(now).not.toEqual(before)
    })
    expect(faults).toEqual([])
    expect(source.health().ok).toBe(true)
  })

  test('waits with a new authority for a registration that does not trust it yet', async () => {
    const store = memoryStore()
    const clock = manualClock()
    const source = await replica(store, clock, { carried: () => false })
    const first = store.current()?.authority.cert
    await pass(clock, 300 * DAY, 300)
    expect(store.current()?.authority.cert).toBe(first)
    expect(certificatesOf(source.current().bundle, 'the bundle')).toHaveLength(2)
  })

  test('recovers by itself when the clock has jumped past the end of everything', async () => {
    const store = memoryStore()
    const clock = manualClock()
    const source = await replica(store, clock)
    clock.jump(3 * 365 * DAY)
    expect(source.health().ok).toBe(false)
    await vi.waitFor(async () => {
      await pass(clock, 30_000, 1)
      expect(source.health().ok).toBe(true)
    })
    expect(source.current().notAfter).toBeGreaterThan(clock.now())
  })

  test('serves on and says so while its store is in trouble', async () => {
    const store = memoryStore()
    const clock = manualClock()
    let broken = false
    const source = await replica(
      { ...store, read: () => (broken ? Promise.reject(new Error('the API server does not answer')) : store.read()) },
      clock
    )
    broken = true
    await vi.waitFor(async () => {
      await pass(clock, 60_000, 1)
      expect(source.health()).toMatchObject({ ok: true, says: expect.stringContaining('does not answer') as string })
    })
    broken = false
    await vi.waitFor(async () => {
      await pass(clock, 60_000, 1)
      expect(source.health().says).not.toContain('does not answer')
    })
  })

  test('agrees with a replica of another version that answers for more Services', async () => {
    const store = memoryStore()
    const clock = manualClock()
    const one = await replica(store, clock, { hosts: ['a.x.svc'] })
    const two = await replica(store, clock, { hosts: ['b.x.svc'] })
    await vi.waitFor(async () => {
      await pass(clock, 1_000, 2)
      const [a, b] = [leafOf(one.current().cert, 'one'), leafOf(two.current().cert, 'two')]
      expect(a.fingerprint256).toBe(b.fingerprint256)
      expect(a.subjectAltName).toBe('DNS:b.x.svc, DNS:a.x.svc')
    })
    const agreed = store.current()?.leaf?.cert
    await pass(clock, 3_600_000)
    expect(store.current()?.leaf?.cert).toBe(agreed)
  })

  test('takes up what another replica wrote', async () => {
    const store = memoryStore()
    const clock = manualClock()
    const one = await replica(store, clock)
    const two = await replica(store, clock)
    const state = store.current()
    if (state === undefined) throw new Error('nothing was stored')
    await store.write({ ...state, rotate: true }, (await store.read())?.version)
    await vi.waitFor(async () => {
      await pass(clock, 10_000, 4)
      expect(store.current()?.previous).toBe(state.authority.cert)
      expect(one.current().cert).toBe(two.current().cert)
      expect(one.current().cert).toBe(store.current()?.leaf?.cert)
    })
  })
})
