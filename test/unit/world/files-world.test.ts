import { mkdtemp, rename, rm, symlink, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openFilesWorld } from '../../../src/world/files/files-world.ts'
import { parseObjects } from '../../../src/world/files/parse.ts'
import type { World } from '../../../src/world/world.ts'

const FAST = { settleMilliseconds: 10, pollMilliseconds: 50 }
const namespace = (name: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`

let folder: string
let world: World | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrigger-test-'))
})
afterEach(async () => {
  await world?.close()
  world = undefined
  await rm(folder, { recursive: true })
})

const names = (): readonly string[] => [...(world?.current().cluster.namespaces.keys() ?? [])].sort()
const says = (): string => (world?.current().problems ?? []).map(problem => problem.says).join('\n')

describe('a world of files', () => {
  it('reads folders, streams, Lists, YAML and JSON', async () => {
    await mkdir(join(folder, 'sub'))
    await writeFile(join(folder, 'a.yaml'), `${namespace('a')}---\n# nothing\n---\n${namespace('b')}`)
    await writeFile(
      join(folder, 'sub/c.json'),
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'c' } }]
      })
    )
    await writeFile(join(folder, 'readme.md'), 'no object')
    world = await openFilesWorld([folder], false)
    expect(names()).toEqual(['a', 'b', 'c'])
    expect(says()).toBe('')
  })

  it('does not open with a path that is not there', async () => {
    await expect(openFilesWorld([join(folder, 'none.yaml')], false)).rejects.toThrow(
      /none\.yaml cannot be read \(ENOENT\): correct --objects\./
    )
  })

  it('sees a file that changes, one that comes, and one that goes', async () => {
    await writeFile(join(folder, 'a.yaml'), namespace('a'))
    world = await openFilesWorld([folder], FAST)
    await writeFile(join(folder, 'a.yaml'), namespace('a2'))
    await vi.waitFor(() => {
      expect(names()).toEqual(['a2'])
    })
    await writeFile(join(folder, 'b.yaml'), namespace('b'))
    await vi.waitFor(() => {
      expect(names()).toEqual(['a2', 'b'])
    })
    await rm(join(folder, 'a.yaml'))
    await vi.waitFor(() => {
      expect(names()).toEqual(['b'])
    })
  })

  it('sees a named file that is replaced by a rename', async () => {
    const file = join(folder, 'a.yaml')
    await writeFile(file, namespace('a'))
    world = await openFilesWorld([file], FAST)
    await writeFile(join(folder, '.new'), namespace('b'))
    await rename(join(folder, '.new'), file)
    await vi.waitFor(() => {
      expect(names()).toEqual(['b'])
    })
  })

  it('sees the swap of a mounted ConfigMap', async () => {
    await mkdir(join(folder, '..one'))
    await mkdir(join(folder, '..two'))
    await writeFile(join(folder, '..one/a.yaml'), namespace('a'))
    await writeFile(join(folder, '..two/a.yaml'), namespace('b'))
    await symlink('..one', join(folder, '..data'))
    await symlink('..data/a.yaml', join(folder, 'a.yaml'))
    world = await openFilesWorld([folder], FAST)
    expect(names()).toEqual(['a'])
    await symlink('..two', join(folder, '..data_tmp'))
    await rename(join(folder, '..data_tmp'), join(folder, '..data'))
    await vi.waitFor(() => {
      expect(names()).toEqual(['b'])
    })
  })

  it('keeps the last good objects of a file that breaks, says so once, and recovers', async () => {
    const file = join(folder, 'a.yaml')
    await writeFile(file, namespace('a'))
    world = await openFilesWorld([file], FAST)
    await writeFile(file, 'kind: [')
    await vi.waitFor(() => {
      expect(says()).toMatch(/a\.yaml is not YAML: .*; its last good objects stay\.$/)
    })
    expect(names()).toEqual(['a'])
    await writeFile(file, namespace('b'))
    await vi.waitFor(() => {
      expect(names()).toEqual(['b'])
    })
    expect(says()).toBe('')
  })

  it('keeps the objects of a named file that goes away', async () => {
    const file = join(folder, 'a.yaml')
    await writeFile(file, namespace('a'))
    world = await openFilesWorld([file], FAST)
    await rm(file)
    await vi.waitFor(() => {
      expect(says()).toMatch(/a\.yaml cannot be read \(ENOENT\); the last good objects stay\./)
    })
    expect(names()).toEqual(['a'])
  })
})

describe('a file of objects', () => {
  it.each([
    ['x.yaml', 'just text', /^x\.yaml is no Kubernetes object: it has no apiVersion and kind$/],
    ['x.yaml', `${namespace('a')}---\nkind: Pod\n`, /^x\.yaml, document 2 is no Kubernetes object/],
    ['x.json', '{"kind":', /^x\.json is not JSON: /],
    ['x.yaml', 'a: b\n--- nonsense\n', /^x\.yaml is not YAML: invalid Yaml document separator: nonsense$/]
  ])('%s with %j is refused with what and where', (file, text, error) => {
    const parsed = parseObjects(file, text)
    expect('error' in parsed ? parsed.error : '').toMatch(error)
  })
})
