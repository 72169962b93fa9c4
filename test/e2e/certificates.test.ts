import type { X509Certificate } from 'node:crypto'
import { connect } from 'node:tls'
import { expect, test } from 'vitest'
import { listAt, objectAt, stringAt, type Json } from '../../src/inject/json.ts'
import { statusOf } from '../../src/world/cluster/api.ts'
import { certificatesOf, leafOf, sameBundle } from '../../src/tls/pem.ts'
import { isInjected, SERVICE_ADDRESS, type Installation } from './harness/installation.ts'
import { onCluster } from './harness/suite.ts'
import { until } from './harness/until.ts'
import { createPod, podNamed } from './harness/workloads.ts'

const SECRET = '/api/v1/namespaces/outrigger-system/secrets/outrigger-certificate'
const REGISTRATION = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/outrigger-sidecar-injector'
const PODS = 1_000

onCluster('certificates', cluster => {
  test('three replicas that start cold at once make one authority and serve one certificate', async () => {
    const replicas = await cluster().start(3)
    const { authority } = await stored(cluster())
    const served = await Promise.all(replicas.map(({ port }) => servedBy('127.0.0.1', port)))
    expect(new Set(served.map(({ fingerprint256 }) => fingerprint256)).size).toBe(1)
    expect(served[0]?.verify(authority.publicKey)).toBe(true)
    expect(served[0]?.subjectAltName?.split(', ')).toEqual(
      expect.arrayContaining([
        'DNS:outrigger',
        'DNS:outrigger.outrigger-system',
        'DNS:outrigger.outrigger-system.svc',
        'DNS:outrigger.outrigger-system.svc.cluster.local'
      ])
    )
    await until('every entry trusts it', () => allTrust(cluster(), authority.toString()))
    const made = replicas
      .flatMap(replica => replica.log())
      .filter(line => JSON.stringify(line).includes('certificates: create'))
    console.log(`three replicas at once: ${String(made.length)} authority, 1 certificate`)
    expect(made).toHaveLength(1)
  })

  test(`the authority changes while ${String(PODS)} pods are created: none fails, none is without a sidecar`, async () => {
    const { namespace, kubectl } = cluster()
    await namespace('busy', { 'istio-injection': 'enabled' })
    const before = await stored(cluster())
    const faults: string[] = []
    let made = 0
    let rotated = false
    let next = 0
    const changed = async (): Promise<boolean> => {
      const { authority } = await stored(cluster())
      return authority.fingerprint256 !== before.authority.fingerprint256
    }
    /** Goes on until there are enough pods, and for a while after the change. */
    const enough = (): boolean => made >= PODS && rotated
    const create = async (): Promise<void> => {
      while (!enough() && made < PODS * 4) {
        const name = `p${String(next++)}`
        try {
          const pod = await createPod(cluster(), 'busy', podNamed(name), made < PODS ? {} : { dryRun: 'All' })
          made++
          if (!isInjected(pod)) faults.push(`${name} is without a sidecar`)
        } catch (error) {
          faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
          made++
        }
      }
    }
    const writers = Array.from({ length: 4 }, create)
    await until('some pods are there', () => made > 50)
    await kubectl('annotate', 'secret', 'outrigger-certificate', '-n', 'outrigger-system', 'outrigger.dev/rotate=now')
    await until('the authority has changed', changed, { within: 120_000 })
    const after = await stored(cluster())
    await until('the Service serves the new certificate', async () =>
      (await servedBy(SERVICE_ADDRESS, 443)).verify(after.authority.publicKey)
    )
    rotated = true
    await Promise.all(writers)
    console.log(`${String(made)} pods while the authority changed, ${String(faults.length)} faults`)
    expect(faults).toEqual([])
    expect(made).toBeGreaterThanOrEqual(PODS)
  })

  test('a caBundle that somebody spoils is mended, and the rest of the registration is left alone', async () => {
    const { kubectl } = cluster()
    const before = await registration(cluster())
    const patch = JSON.stringify([{ op: 'replace', path: '/webhooks/2/clientConfig/caBundle', value: 'AAAA' }])
    const refused = await kubectl.attempt(
      'patch',
      'mutatingwebhookconfiguration',
      'outrigger-sidecar-injector',
      '--type=json',
      '-p',
      patch
    )
    // Newer API servers refuse a bundle that is no PEM: then it is emptied, as an apply of old manifests does.
    if (refused.code !== 0) {
      const empty = JSON.stringify([{ op: 'remove', path: '/webhooks/2/clientConfig/caBundle' }])
      await kubectl('patch', 'mutatingwebhookconfiguration', 'outrigger-sidecar-injector', '--type=json', '-p', empty)
    }
    await until('it is mended', async () => sameAll(before, await registration(cluster())))
  })

  test('replicas whose clocks are past the end of everything make a new authority and go on', async () => {
    const { start, replicas, forget, api } = cluster()
    for (const replica of [...replicas()]) {
      forget(replica)
      await replica.program.kill()
    }
    const before = await stored(cluster())
    // The authority ended long ago: the same as a cluster that was asleep for years.
    await expire(cluster())
    const from = Date.now()
    await start(2)
    const { authority } = await stored(cluster())
    expect(authority.fingerprint256).not.toBe(before.authority.fingerprint256)
    await until('every entry trusts it', () => allTrust(cluster(), authority.toString()))
    await until('pods are injected again', async () => {
      const pod = await createPod(cluster(), 'busy', podNamed('again'), { dryRun: 'All' })
      return isInjected(pod)
    })
    console.log(`from an authority that ended years ago to an injected pod: ${String(Date.now() - from)} ms`)
    expect(statusOf(await api.request({ method: 'GET', path: SECRET }).catch((error: unknown) => error))).toBe(0)
  })
})

async function stored(cluster: Installation): Promise<{ readonly authority: X509Certificate }> {
  const secret = await cluster.api.request({ method: 'GET', path: SECRET })
  const text = Buffer.from(stringAt(objectAt(secret, 'data'), 'ca.crt'), 'base64').toString()
  return { authority: leafOf(text, 'ca.crt') }
}

/** Puts an authority in the Secret that ended two years ago, with its certificate. */
async function expire(cluster: Installation): Promise<void> {
  const { takeStep, defaultLifetimes } = await import('../../src/tls/authority-steps.ts')
  const { encodeAuthority } = await import('../../src/tls/authority-store.ts')
  const { newMaterial } = await import('../../src/tls/material.ts')
  const now = Date.now() - 3 * 365 * 86_400_000
  const hosts = ['outrigger.outrigger-system.svc']
  const state = await takeStep('create', undefined, { now, hosts, lifetimes: defaultLifetimes, material: newMaterial })
  const data = Object.entries(encodeAuthority(state)).map(([key, text]) => [key, Buffer.from(text).toString('base64')])
  const body = { data: Object.fromEntries(data) as Record<string, string> }
  await cluster.api.request({ method: 'PATCH', path: SECRET, contentType: 'application/merge-patch+json', body })
}

async function registration(cluster: Installation): Promise<Json> {
  return cluster.api.request({ method: 'GET', path: REGISTRATION })
}

function bundlesOf(found: Json): readonly string[] {
  return listAt(found, 'webhooks').map(entry =>
    Buffer.from(stringAt(objectAt(entry, 'clientConfig'), 'caBundle'), 'base64').toString()
  )
}

async function allTrust(cluster: Installation, authority: string): Promise<boolean> {
  const [wanted] = certificatesOf(authority, 'the authority')
  return bundlesOf(await registration(cluster)).every(bundle =>
    certificatesOf(bundle, 'the bundle').some(one => one.fingerprint256 === wanted?.fingerprint256)
  )
}

/** The same but for versions and who manages which field. */
function sameAll(one: Json, other: Json): boolean {
  const [a, b] = [bundlesOf(one), bundlesOf(other)]
  if (!a.every((bundle, i) => sameBundle(bundle, b[i] ?? ''))) return false
  const rest = (found: Json): string =>
    JSON.stringify(listAt(found, 'webhooks').map(entry => ({ ...objectAt({ entry }, 'entry'), clientConfig: '' })))
  return rest(one) === rest(other)
}

/** The certificate that a server shows for the name that the API server asks for. */
function servedBy(host: string, port: number): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      { host, port, servername: 'outrigger.outrigger-system.svc', rejectUnauthorized: false },
      () => {
        const shown = socket.getPeerX509Certificate()
        socket.destroy()
        if (shown === undefined) reject(new Error('no certificate'))
        else resolve(shown)
      }
    )
    socket.on('error', reject)
  })
}
