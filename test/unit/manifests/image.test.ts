import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { listAt, objectAt, stringAt } from '../../../src/inject/json.ts'

const TOP = fileURLToPath(new URL('../../../', import.meta.url))
const read = (file: string): string => readFileSync(TOP + file, 'utf8')

const recipe = read('manifests/image/Dockerfile')
const packageJson: unknown = JSON.parse(read('package.json'))
const deployment: unknown = load(read('manifests/chart/base/40-deployment.yaml'))
const pod = objectAt(objectAt(objectAt({ deployment }, 'deployment'), 'spec'), 'template')
const spec = objectAt(pod, 'spec')

describe('the image', () => {
  test('has the name and version that the Deployment and the chart ask for', () => {
    const name = `${stringAt(packageJson, 'name')}:${stringAt(packageJson, 'version')}`
    expect(stringAt(listAt(spec, 'containers')[0], 'image')).toBe(name)
    expect(recipe).toContain(`-t ${name} .`)
    expect(load(read('manifests/chart/Chart.yaml'))).toMatchObject({ appVersion: stringAt(packageJson, 'version') })
  })

  test('runs the program of the package as the user of the Deployment', () => {
    const [, user, group] = /^USER (\d+):(\d+)$/m.exec(recipe) ?? []
    expect(objectAt(spec, 'securityContext')).toMatchObject({ runAsUser: Number(user), runAsGroup: Number(group) })
    const program = stringAt(objectAt(packageJson, 'bin'), 'outrigger')
    const [, entrypoint = '[]'] = /^ENTRYPOINT (.+)$/m.exec(recipe) ?? []
    const [command, ...args] = JSON.parse(entrypoint) as string[]
    expect([command, args.at(-1)]).toEqual(['node', `/outrigger/${program}`])
    const flags = args.slice(0, -1)
    // Node refuses to start with a flag that it does not know.
    expect(execFileSync(process.execPath, [...flags, '-p', '"starts"'], { encoding: 'utf8' })).toBe('starts\n')
    expect(listAt(listAt(spec, 'containers')[0], 'args')[0]).toBe('serve')
  })

  test('is made of files that exist, and its build may read them', () => {
    const copied = [...recipe.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = '']) => files.split(' '))
    const allowed = read('manifests/image/Dockerfile.dockerignore').split('\n')
    expect(copied.length).toBeGreaterThan(5)
    for (const file of copied) {
      expect(existsSync(TOP + file)).toBe(true)
      expect(allowed).toContain(`!${file}`)
    }
  })

  test('holds what the package ships and the program reads', () => {
    for (const folder of ['dist', 'templates', 'manifests']) expect(listAt(packageJson, 'files')).toContain(folder)
    expect(recipe).toMatch(/^COPY templates templates$/m)
    expect(recipe).toMatch(/^COPY manifests manifests$/m)
    expect(recipe).toMatch(/^COPY --from=build \/outrigger\/dist dist$/m)
  })
})
