import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBin, startBin } from '../bin.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrigger-render-'))
  await write('data.yaml', 'Values:\n  global:\n    name: cart\n')
  await write('good.tpl', 'name: {{ .Values.global.name | upper }}\n')
  await write('bad.tpl', 'spec:\n  image: {{ .Values.globl.proxy.image }}\n')
  await write('broken.tpl', 'spec:\n  image: {{ nope .Values }}\n')
  await write('broken.yaml', 'Values: [')
})
afterAll(() => rm(folder, { recursive: true }))

const at = (file: string): string => join(folder, file)
const write = (file: string, text: string): Promise<void> => writeFile(at(file), text)
const render = (template: string, ...more: string[]): ReturnType<typeof runBin> =>
  runBin(['render', '--template', template, '--data', at('data.yaml'), ...more])

describe('render', () => {
  it('prints what a template makes of data', async () => {
    expect(await render(at('good.tpl'))).toEqual({ code: 0, stdout: 'name: CART\n', stderr: '' })
  })

  it('takes the template from standard input', async () => {
    const { stdout } = await runBin(['render', '-t', '-', '-d', at('data.yaml')], {
      stdin: '{{ .Values.global.name }}'
    })
    expect(stdout).toBe('cart\n')
  })

  it('prints <no value> for what is not there, as Istio; --strict shows the place and names the value', async () => {
    expect((await render(at('bad.tpl'))).stdout).toBe('spec:\n  image: <no value>\n')
    const { code, stdout, stderr } = await render(at('bad.tpl'), '--strict')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toBe(
      [
        `outrigger: ${at('bad.tpl')}:2:20: template: inject:2:19: executing "inject" at <.Values.globl.proxy.image>: map has no entry for key "globl"`,
        '  2 |   image: {{ .Values.globl.proxy.image }}',
        '    |                    ^',
        '  .Values.globl is not in the data.',
        ''
      ].join('\n')
    )
  })

  it('shows where a template cannot be read', async () => {
    const { code, stderr } = await render(at('broken.tpl'))
    expect(code).toBe(1)
    expect(stderr).toContain(`${at('broken.tpl')}:2`)
    expect(stderr).toContain('function "nope" not defined')
    expect(stderr).toContain('  2 |   image: {{ nope .Values }}')
  })

  it('lists the functions of a release', async () => {
    const newest = await runBin(['render', '--functions'])
    expect([newest.code, newest.stderr]).toEqual([0, ''])
    expect(newest.stdout).toMatch(/^upper\(string\) string\n {4}\S/m)
    expect(newest.stdout).toMatch(/^omitNil\(/m)
    expect((await runBin(['render', '--functions', '--istio-version', '1.20'])).stdout).not.toMatch(/^omitNil\(/m)
  })

  it('renders again when a file changes', async () => {
    await write('watched.tpl', 'first\n')
    const watching = startBin(['render', '--template', at('watched.tpl'), '--watch'])
    await watching.says(/first\n--- waiting/)
    await write('watched.tpl', '{{ fail "not yet" }}\n')
    await watching.says(/waiting[^]*waiting/)
    await write('watched.tpl', 'second {{ 1 }}\n')
    await watching.says(/second 1\n/)
    watching.process.kill('SIGINT')
    const { code, stderr } = await watching.finished
    expect(code).toBe(0)
    expect(stderr).toContain('not yet')
  })

  it.each([
    [[], 2, 'outrigger: say what to render: --template FILE.\n'],
    [
      ['-t', '-', '-d', '-'],
      2,
      'outrigger: --template and --data cannot both be standard input: name a file for one.\n'
    ],
    [
      ['-t', 'x', '--istio-version', 'new'],
      2,
      'outrigger: --istio-version is "new": it must be a release of Istio, as 1.24.\n'
    ],
    [['-t', 'none.tpl'], 3, 'outrigger: none.tpl cannot be read (ENOENT): correct --template.\n']
  ])('%j ends with %i and a sentence', async (args, code, stderr) => {
    expect(await runBin(['render', ...args])).toEqual({ code, stdout: '', stderr })
  })

  it('says where data are no YAML', async () => {
    const { code, stderr } = await runBin(['render', '-t', at('good.tpl'), '-d', at('broken.yaml')])
    expect(code).toBe(3)
    expect(stderr).toMatch(/^outrigger: .*broken\.yaml is not YAML: .*line 1.*\n$/)
  })
})
