import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBin } from '../bin.ts'
import { NAMESPACES, pod, policy, SMALL } from './server-under-test.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrigger-diff-'))
  const files = {
    'world.yaml': NAMESPACES,
    'policy.yaml': policy(SMALL),
    'next.yaml': policy(SMALL.replace('proxy:1', 'proxy:2')),
    'cart.json': JSON.stringify(pod()),
    'plain.json': JSON.stringify(pod({ namespace: 'plain' })),
    'refused.json': JSON.stringify(pod({ annotations: { 'sidecar.istio.io/interceptionMode': 'x' } })),
    'workloads.yaml': ['a', 'b'].map(deployment).join('---\n'),
    'bad.yaml': 'kind: ['
  }
  for (const [file, text] of Object.entries(files)) await writeFile(at(file), text)
})
afterAll(() => rm(folder, { recursive: true }))

const at = (file: string): string => join(folder, file)
const diff = (...args: string[]): ReturnType<typeof runBin> =>
  runBin(['diff', ...args, '--objects', at('world.yaml'), at('policy.yaml')])

function deployment(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec: {template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: ${name}, image: x}]}}}
`
}

describe('diff', () => {
  it('shows a pod before and after as a unified diff, without colours off a terminal', async () => {
    const { code, stdout, stderr } = await diff('-f', at('cart.json'))
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(
      /^--- Pod shop\/cart: as it is written\n\+\+\+ Pod shop\/cart: injected by revision default\n@@ -1,\d/
    )
    expect(stdout).toContain('\n+  - image: proxy:1\n+    name: istio-proxy\n')
    expect(stdout).toMatch(/\n1 of 1 pod would change\.\n {2}\+\d+ -0 {2}Pod shop\/cart\n$/)
    expect(stdout).not.toContain('\u001b[')
  })

  it('says in one line why a pod stays as it is', async () => {
    const { code, stdout } = await diff('-f', at('plain.json'))
    expect(code).toBe(0)
    expect(stdout).toMatch(/^# Pod plain\/cart: not injected \(namespace-not-labelled: .*\)\n0 of 1 pod/)
  })

  it('shows what a second configuration would change, grouped by the same change', async () => {
    const { code, stdout } = await diff('-f', at('workloads.yaml'), '--with', at('next.yaml'))
    expect(code).toBe(0)
    expect(stdout).toContain('\n-  - image: proxy:1\n+  - image: proxy:2\n')
    expect(stdout).toMatch(
      /2 of 2 pods would change\.\n {2}\+1 -1 {2}the same change in 2: Deployment shop\/a, Deployment shop\/b\n$/
    )
    const summary = await diff('-f', at('workloads.yaml'), '--with', at('policy.yaml'), '--summary')
    expect(summary.stdout).toBe('0 of 2 pods would change, 2 would not.\n')
  })

  it('goes over the workloads of a namespace of the world', async () => {
    const { code, stdout } = await runBin(['diff', '-n', 'bookinfo', '--summary'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^6 of 8 pods would change, 2 are not injected\.\n/)
  })

  it('prints one JSON object a line', async () => {
    const { stdout } = await diff('-f', at('workloads.yaml'), '-o', 'json')
    const rows = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as unknown)
    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatchObject({ kind: 'Deployment', name: 'a', outcome: 'patched', changed: true })
  })

  it('ends with 1 where a pod would be refused', async () => {
    const { code, stdout } = await diff('-f', at('refused.json'))
    expect(code).toBe(1)
    expect(stdout).toMatch(/^# Pod shop\/cart: refused \(bad-annotation: /)
  })

  it('is wrong use without anything to compare: 2', async () => {
    expect(await diff()).toEqual({
      code: 2,
      stdout: '',
      stderr: 'outrigger: say what to compare: -f FILE, -n NAMESPACE or -A.\n'
    })
  })

  it.each([
    [['-f', 'none.yaml'], /^outrigger: none\.yaml cannot be read \(ENOENT\): correct -f\.\n$/],
    [['-A', '--with', 'none.yaml'], /^outrigger: none\.yaml cannot be read \(ENOENT\)/]
  ])('%j cannot be read: 3', async (args, says) => {
    const { code, stdout, stderr } = await diff(...args)
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(says)
  })

  it('needs a cluster that can be reached: 3', async () => {
    const { code, stderr } = await runBin(['diff', '-A', '--kubeconfig', 'none'])
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^outrigger: none cannot be read/)])
  })

  it('says where a file is no YAML: 3', async () => {
    for (const args of [
      ['-f', at('bad.yaml')],
      ['-f', at('cart.json'), '--with', at('bad.yaml')]
    ]) {
      const { code, stderr } = await diff(...args)
      expect(code).toBe(3)
      expect(stderr).toMatch(/^outrigger: .*bad\.yaml is not YAML: .*line 1/)
    }
  })
})
