import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { BIN, runBin, startBin } from '../bin.ts'
import { pod } from './server-under-test.ts'

let folder: string

const MANY = Array.from({ length: 10_000 }, (_, i) => JSON.stringify(pod({ name: `cart-${String(i)}` }))).join(
  '\n---\n'
)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrigger-polite-'))
  await writeFile(at('many.yaml'), MANY)
  await writeFile(at('pod.json'), JSON.stringify(pod()))
  await writeFile(at('half.yaml'), `${JSON.stringify(pod())}\n---\nkind: [\n`)
  await writeFile(at('bad.yaml'), 'kind: [')
})
afterAll(() => rm(folder, { recursive: true }))

const at = (file: string): string => join(folder, file)

describe('long work', () => {
  it('ends with 130 on Ctrl-C, and leaves the file of -o as it was', async () => {
    await writeFile(at('out.yaml'), 'before')
    const command = startBin(['inject', '-f', at('many.yaml'), '-o', at('out.yaml')])
    const written = async (): Promise<readonly string[]> =>
      (await readdir(folder)).filter(name => name.startsWith('out.yaml.'))
    await vi.waitFor(async () => expect(await written()).toHaveLength(1), { timeout: 60_000, interval: 20 })
    command.process.kill('SIGINT')
    const { code, stderr } = await command.finished
    expect([code, stderr, await written(), await readFile(at('out.yaml'), 'utf8')]).toEqual([130, '', [], 'before'])
  })

  it('says nothing where its reader has seen enough', () => {
    for (const command of ['inject', 'explain']) {
      const args = [process.execPath, ...BIN, command, '-f', at('many.yaml')]
      const { status, stdout, stderr } = spawnSync('sh', ['-c', '"$@" | head -n 1', 'sh', ...args], {
        encoding: 'utf8'
      })
      expect([status, stdout.split('\n').length, stderr]).toEqual([0, 2, ''])
    }
  })

  it('writes no file where its input breaks off', async () => {
    const { code } = await runBin(['inject', '-f', at('half.yaml'), '-o', at('none.yaml')])
    expect([code, (await readdir(folder)).filter(name => name.startsWith('none'))]).toEqual([1, []])
  })
})

describe('each command through the built bin', () => {
  it('answers well: 0', async () => {
    const [injected, uninjected, manifests] = await Promise.all([
      runBin(['inject', '-f', at('pod.json')]),
      runBin(['uninject', '-f', at('pod.json')]),
      runBin(['manifests', '--namespace', 'mesh'])
    ])
    expect([injected.code, uninjected.code, manifests.code]).toEqual([0, 0, 0])
    expect(injected.stdout).toContain('name: istio-proxy')
    expect(uninjected.stdout).toContain('"name":"cart"')
    expect(manifests.stdout).toMatch(/kind: Namespace\nmetadata:\n {2}name: mesh\n/)
  })

  it.each([['inject'], ['uninject'], ['check', '--nope'], ['manifests', '--nope'], ['break-glass', '--minutes', '0']])(
    'answers wrong use of %s with 2 and one sentence',
    async (...args) => {
      const { code, stdout, stderr } = await runBin(args)
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr.trim().split('\n')).toHaveLength(1)
    }
  )

  it('says which file cannot be read: 3, and where a text is no YAML: 1', async () => {
    const commands = ['inject', 'uninject']
    const gone = await Promise.all(commands.map(command => runBin([command, '-f', at('gone.yaml')])))
    for (const { code, stderr } of gone) expect([code, stderr]).toEqual([3, expect.stringContaining('ENOENT')])
    const bad = await Promise.all(commands.map(command => runBin([command, '-f', at('bad.yaml')])))
    for (const { code, stdout, stderr } of bad)
      expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('yaml')])
  })

  it('says that there is no cluster: 3', async () => {
    const commands = [['check'], ['break-glass', '--close']]
    const all = await Promise.all(commands.map(args => runBin([...args, '--kubeconfig', at('gone')])))
    for (const { code, stderr } of all)
      expect([code, stderr]).toEqual([3, expect.stringContaining('gone cannot be read')])
  })
})
