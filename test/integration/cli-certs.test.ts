import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBin } from '../bin.ts'
import { startApiServer } from './api-server.ts'
import { NAMESPACES, policy, SMALL, startServer } from './server-under-test.ts'

let folder: string
let authority: string
let other: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrigger-certs-'))
  const made = await Promise.all(['certs', 'other'].map(name => runBin(['certs', '--make', '--cert-dir', at(name)])))
  for (const { code, stderr } of made)
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^certificates: create/)])
  authority = await readFile(at('certs/ca.crt'), 'utf8')
  other = await readFile(at('other/ca.crt'), 'utf8')
})
afterAll(() => rm(folder, { recursive: true }))

const at = (file: string): string => join(folder, file)
const certs = (...args: string[]): ReturnType<typeof runBin> => runBin(['certs', '--cert-dir', at('certs'), ...args])

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const registration = (bundle: string): string =>
  JSON.stringify({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'istio-sidecar-injector' },
    webhooks: [
      {
        name: 'namespace.sidecar-injector.istio.io',
        clientConfig: { service: { name: 'istiod', namespace: 'istio-system' }, caBundle: base64(bundle) }
      }
    ]
  })
const secretOf = async (from: string): Promise<object> => {
  const members = ['tls.crt', 'tls.key', 'ca.crt']
  const data = members.map(async member => [member, base64(await readFile(at(`${from}/${member}`), 'utf8'))] as const)
  return { apiVersion: 'v1', kind: 'Secret', data: Object.fromEntries(await Promise.all(data)) }
}

describe('certs', () => {
  it('shows what a folder holds, and makes it only once', async () => {
    const again = await certs('--make', '-o', 'json')
    expect([again.code, again.stderr]).toEqual([0, ''])
    expect(JSON.parse(again.stdout)).toMatchObject({
      where: at('certs'),
      certificates: [
        { role: 'leaf', subject: 'CN=localhost', names: expect.arrayContaining(['istiod.istio-system.svc']) },
        { role: 'authority' }
      ],
      findings: ['term of the certificate', 'term of the authority', 'key', 'signature'].map(name => ({
        name,
        ok: true
      }))
    })
    expect(again.stdout).not.toContain('PRIVATE KEY')
  })

  it('tells whether registrations in files trust the certificate, and ends with 1 where one does not', async () => {
    await writeFile(at('good.json'), registration(`${other}${authority}`))
    await writeFile(at('bad.json'), registration(other))
    const [good, bad] = await Promise.all(['good.json', 'bad.json'].map(file => certs('--objects', at(file))))
    expect([good?.code, good?.stdout]).toEqual([
      0,
      expect.stringContaining('istio-sidecar-injector: trusts the certificate')
    ])
    expect([bad?.code, bad?.stdout]).toEqual([
      1,
      expect.stringContaining(
        'FAIL registration istio-sidecar-injector: namespace.sidecar-injector.istio.io has a caBundle'
      )
    ])
  })

  it('says which name is missing and which key is of another pair', async () => {
    const { code, stdout } = await certs(
      ...['--tls-cert', at('certs/tls.crt'), '--tls-key', at('other/tls.key'), '--tls-ca', at('other/ca.crt')],
      ...['--services', 'outrigger.mesh']
    )
    expect(code).toBe(1)
    expect(stdout).toContain('FAIL key: is of another certificate')
    expect(stdout).toContain('FAIL signature: signed by another authority than the one beside it')
    expect(stdout).toContain('FAIL names: lacks outrigger.mesh.svc')
  })

  it('reads a Secret among objects in files, and the Secret of a live cluster with its registrations', async () => {
    const metadata = { name: 'outrigger-certificate', namespace: 'outrigger-system' }
    const secret = { ...(await secretOf('certs')), metadata }
    await writeFile(at('secret.json'), JSON.stringify(secret))
    const api = await startApiServer(['/api/v1/namespaces/outrigger-system/secrets'])
    api.put('/api/v1/namespaces/outrigger-system/secrets', secret)
    api.put('/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations', JSON.parse(registration(authority)))
    const services = ['--services', 'istiod.istio-system']
    const [files, live] = await Promise.all([
      certs('--objects', at('secret.json'), '--tls-secret', 'outrigger-system/outrigger-certificate'),
      certs('--kubeconfig', api.kubeconfig, ...services)
    ])
    await api.end()
    expect([files.code, files.stdout]).toEqual([0, expect.stringMatching(/^Secret outrigger-system\/outrigger-cert/)])
    expect([live.code, live.stdout]).toEqual([0, expect.stringContaining('ok   names: has istiod.istio-system.svc')])
    expect(live.stdout).toContain('ok   registration istio-sidecar-injector: trusts the certificate (1 entries)')
  })

  it('compares what a server shows with what is stored', async () => {
    const files = { 'world.yaml': NAMESPACES, 'policy.yaml': policy(SMALL) }
    const server = await startServer(files, { certDir: at('certs') })
    const { host } = new URL(server.url)
    const [same, not] = await Promise.all([
      certs('--server', host),
      runBin(['certs', '--cert-dir', at('other'), '--server', host])
    ])
    await server.end()
    expect([same.code, same.stdout]).toEqual([0, expect.stringContaining('ok   server: serves what is in')])
    expect([not.code, not.stdout]).toEqual([1, expect.stringContaining('FAIL server: serves another certificate')])
  })

  it('answers wrong use with 2, and what is not there with 3', async () => {
    const [wrong, none, nobody] = await Promise.all([
      certs('--server', 'here'),
      runBin(['certs', '--cert-dir', at('none')]),
      certs('--server', '127.0.0.1:1')
    ])
    expect([wrong.code, wrong.stderr]).toEqual([2, 'outrigger: --server is here: it must be HOST:PORT.\n'])
    expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('outrigger certs --make makes one.\n')])
    expect([nobody.code, nobody.stderr]).toEqual([3, expect.stringContaining('127.0.0.1:1 does not shake hands')])
  })
})
