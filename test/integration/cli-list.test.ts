import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBin } from '../bin.ts'
import { NAMESPACES, pod, policy, SMALL } from './server-under-test.ts'

let folder: string

const controller = (kind: string, name: string): object => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind, name, controller: true }]
})
const running = { phase: 'Running' }
const status = (revision: string): object => ({
  annotations: {
    'sidecar.istio.io/status': JSON.stringify({
      initContainers: null,
      containers: ['istio-proxy'],
      volumes: null,
      imagePullSecrets: null,
      revision
    })
  }
})
const injected = (name: string, image: string, metadata: object): object => ({
  ...pod(
    { name, ...metadata },
    {
      containers: [
        { name: 'app', image: 'app:1' },
        { name: 'istio-proxy', image }
      ]
    }
  ),
  status: running
})
const deployment = (name: string): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'shop' },
  spec: { template: pod() }
})

const OBJECTS = [
  deployment('new'),
  // Its pod speaks for it.
  deployment('cart'),
  injected('cart-7d4c9b8f6d-x', 'proxy:1', { ...status('default'), ...controller('ReplicaSet', 'cart-7d4c9b8f6d') }),
  injected('old', 'proxy:0', status('default')),
  injected('older', 'proxy:0', status('1-8')),
  { ...pod({ name: 'bare' }), status: running },
  { ...pod({ name: 'wrong', annotations: { 'sidecar.istio.io/interceptionMode': 'x' } }), status: running },
  { ...pod({ name: 'plain', namespace: 'plain' }), status: running }
]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrigger-list-'))
  const files = {
    'world.yaml': NAMESPACES,
    'policy.yaml': policy(SMALL),
    'pods.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: OBJECTS }),
    'fine.json': JSON.stringify(deployment('new')),
    'bad.yaml': 'kind: ['
  }
  for (const [file, text] of Object.entries(files)) await writeFile(at(file), text)
})
afterAll(() => rm(folder, { recursive: true }))

const at = (file: string): string => join(folder, file)
const list = (...args: string[]): ReturnType<typeof runBin> =>
  runBin(['list', ...args, '--objects', at('world.yaml'), at('policy.yaml')])

describe('list', () => {
  it('tells how revisions, namespaces and pods stand', async () => {
    const { code, stdout, stderr } = await list('-f', at('pods.json'), '--pods')
    expect([code, stderr]).toEqual([0, ''])
    const rows = stdout.split('\n').map(line => line.split(/ {2,}/))
    expect(rows).toContainEqual(['default', '-', '5', 'proxy:1 (2), proxy:0 (1)'])
    expect(rows).toContainEqual(['1-8 (not served)', '-', '1', 'proxy:0 (1)'])
    expect(rows.filter(([first]) => first === 'NAMESPACE' || first === 'shop').slice(0, 2)).toEqual([
      ['NAMESPACE', 'LABELS', 'INJECTED', 'TO INJECT', 'NOT INJECTED', 'OUTDATED', 'MISSING', 'REFUSED'],
      ['shop', 'istio-injection=enabled', '1', '1', '0', '2', '1', '1']
    ])
    const states = rows.filter(([, name = '']) => name.includes('/')).map(row => row.slice(1, 3).join(': '))
    expect(states).toEqual([
      'Deployment/new: to inject',
      'Pod/cart-7d4c9b8f6d-x: injected',
      'Pod/old: outdated',
      'Pod/older: outdated',
      'Pod/bare: missing',
      'Pod/wrong: refused',
      'Pod/plain: not injected'
    ])
    expect(stdout).toContain('The proxy runs image proxy:0; it would get proxy:1 now.')
  })

  it('ends with 1 where pods should be made anew and that was asked, and lists them alone', async () => {
    const [stale, fine] = await Promise.all([
      list('-f', at('pods.json'), '--outdated', '-o', 'json'),
      list('-f', at('fine.json'), '--outdated')
    ])
    expect(stale.code).toBe(1)
    const { pods } = JSON.parse(stale.stdout) as { readonly pods: readonly { readonly name: string }[] }
    expect(pods.map(({ name }) => name)).toEqual(['old', 'older', 'bare', 'wrong'])
    expect([fine.code, fine.stdout]).toEqual([0, 'No pod has to be made anew.\n'])
  })

  it('keeps to one namespace', async () => {
    const { stdout } = await list('-f', at('pods.json'), '-n', 'plain')
    expect(stdout).toMatch(/\nplain +Pod\/plain +not injected/)
    expect(stdout).not.toContain('shop')
  })

  it('answers wrong use with 2, and what cannot be read with 3', async () => {
    const all = await Promise.all([list('-o', 'xml'), list('-f', at('none.yaml')), list('-f', at('bad.yaml'))])
    expect(all.map(({ code, stdout }) => [code, stdout])).toEqual([
      [2, ''],
      [3, ''],
      [3, '']
    ])
    expect(all[1].stderr).toMatch(/^outrigger: .*none\.yaml cannot be read \(ENOENT\): correct -f\.\n$/)
    expect(all[2].stderr).toMatch(/^outrigger: .*bad\.yaml is not YAML: /)
  })
})
