import { describe, expect, test } from 'vitest'
import { defaultLifetimes, takeStep } from '../../../src/tls/authority-steps.ts'
import { dnsNames } from '../../../src/tls/names.ts'
import { holdsBundle, joinBundles, leafOf, sameBundle } from '../../../src/tls/pem.ts'
import { newMaterial } from '../../../src/tls/material.ts'
import { pooledMaterial } from './pool.ts'

async function authority(now: number): Promise<string> {
  const state = await takeStep('create', undefined, {
    now,
    hosts: ['a.svc'],
    lifetimes: defaultLifetimes,
    material: pooledMaterial
  })
  return state.authority.cert
}

describe('bundles', () => {
  test('are the same whatever the order, the spaces and the repetitions', async () => {
    const [a, b] = [await authority(Date.now()), await authority(Date.now())]
    expect(sameBundle(a + b, `\n${b}\n# a comment\n${a}${a}`)).toBe(true)
    expect(sameBundle(a, b)).toBe(false)
    expect(sameBundle(a, '')).toBe(false)
    expect(holdsBundle(a + b, b)).toBe(true)
    expect(holdsBundle(a, b)).toBe(false)
  })

  test('join without what has ended', async () => {
    const [living, dead] = [await authority(Date.now()), await authority(0)]
    expect(sameBundle(joinBundles([dead, living, living], Date.now()), living)).toBe(true)
  })
})

describe('a certificate', () => {
  test('names each Service in its four forms', () => {
    expect(dnsNames([{ name: 'outrigger', namespace: 'mesh' }])).toEqual([
      'outrigger.mesh.svc',
      'outrigger.mesh.svc.cluster.local',
      'outrigger.mesh',
      'outrigger'
    ])
  })

  test('has a serial number of its own, says that it is a server’s, and names its authority’s key', async () => {
    const workshop = {
      now: Date.now(),
      hosts: ['a.svc', '127.0.0.1', '::1'],
      lifetimes: defaultLifetimes,
      material: newMaterial
    }
    const state = await takeStep('create', undefined, workshop)
    const leaf = leafOf(state.leaf?.cert ?? '', 'the leaf')
    const ca = leafOf(state.authority.cert, 'the authority')
    expect(leaf.serialNumber).not.toBe(ca.serialNumber)
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
    expect(leaf.checkIssued(ca)).toBe(true)
    expect(leaf.ca).toBe(false)
    expect(ca.ca).toBe(true)
    expect(leaf.subjectAltName).toBe('DNS:a.svc, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1')
  })
})
