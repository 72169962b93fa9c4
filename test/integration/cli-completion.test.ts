import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { runBin, type Finished } from '../bin.ts'

let folder: string
let bash: Finished
let zsh: Finished
let fish: Finished

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrigger-completion-'))
  const shells = ['bash', 'zsh', 'fish']
  const [first, second, third] = await Promise.all(shells.map(shell => runBin(['completion', shell])))
  if (!first || !second || !third) throw new Error('three shells')
  ;[bash, zsh, fish] = [first, second, third]
  await writeFile(join(folder, 'outrigger.bash'), bash.stdout)
  await writeFile(join(folder, 'my pod.yaml'), '')
})
afterAll(() => rm(folder, { recursive: true }))

/** What bash offers for the last of some words. */
function offered(...words: readonly string[]): readonly string[] {
  const script = `source ./outrigger.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _outrigger; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script, 'bash', ...words], { cwd: folder })
    .toString()
    .trim()
    .split('\n')
}

describe('completion', () => {
  it('knows every command and its options in each shell', () => {
    for (const { code, stdout, stderr } of [bash, zsh, fish]) {
      expect([code, stderr]).toEqual([0, ''])
      for (const { name, aliases = [] } of COMMANDS)
        for (const each of [name, ...aliases]) expect(stdout).toContain(each)
      for (const option of ['injectConfigFile', 'self-probe', 'all-namespaces']) expect(stdout).toContain(option)
    }
    expect(zsh.stdout).toMatch(/^#compdef outrigger\n/)
    expect(fish.stdout).toMatch(/^complete -c outrigger .*-s o -l output -x -a 'text json yaml'/m)
  })

  it('offers commands, options, choices and files in bash', () => {
    expect(offered('outrigger', 'unin')).toEqual(['uninject'])
    expect(offered('outrigger', 'kube-inject', '--injectConfigM')).toEqual(['--injectConfigMapName'])
    expect(offered('outrigger', 'explain', '-o', '')).toEqual(['text', 'json', 'yaml'])
    expect(offered('outrigger', 'inject', '-f', 'my')).toEqual(['my pod.yaml'])
    expect(offered('outrigger', 'completion', 'z')).toEqual(['zsh'])
  })

  it('answers wrong use with 2', async () => {
    const [none, unknown] = await Promise.all([runBin(['completion']), runBin(['completion', 'tcsh'])])
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("missing required argument 'shell'")])
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('Allowed choices are bash, zsh, fish')])
  })
})
