import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadGolden } from '../../src/app/conformance/golden.ts'
import { sumOf, type Mismatch } from '../../src/app/conformance/report.ts'
import { runCorpus } from '../../src/app/conformance/run.ts'
import type { CaseGroup, RecordedCase } from '../../src/app/conformance/case.ts'
import { isFolder, readConfigs } from '../../src/app/conformance/read.ts'
import { readShippedPolicy } from '../../src/app/shipped-policy.ts'
import { unmarshal } from '../../src/language/yaml/index.ts'
import { compileRevision } from '../../src/policy/compile.ts'
import { corpora, MISSING } from './recorded.ts'

/** Templates that ship with us under a name of Istio's. */
const OURS = new Set(['sidecar', 'gateway', 'grpc-agent', 'grpc-simple'])
/** Istio's templates of gateways that a controller renders: no pod is injected with them, and we ship none. */
const CONTROLLERS = new Set(['waypoint', 'kube-gateway', 'agentgateway', 'agentgateway-waypoint'])

/** Where our quoting keeps what Istio's templates lose, by name of the case. */
const BETTER: Readonly<Record<string, string>> = {
  'yaml-injection-cluster': 'a line break in a value stays one, which Istio’s template folds to a space'
}

/** Our own templates in the place of Istio's, with Istio's values and mesh, make Istio's pods. */
describe('the templates that ship', () => {
  const folder = join(corpora, 'golden/head')
  it('make the pods of Istio’s own templates', async ({ annotate, skip }) => {
    if (!existsSync(folder)) skip(MISSING)
    const { templates } = unmarshal((await readShippedPolicy()).config) as { templates: Record<string, string> }
    const corpus = loadGolden(folder)
    const kept: CaseGroup[] = []
    const left: string[] = []
    for (const group of corpus.groups) {
      const config = unmarshal(group.world.config) as { templates: Record<string, string> }
      const names = Object.keys(config.templates)
      if (names.some(name => !OURS.has(name) && !CONTROLLERS.has(name))) {
        left.push(...group.cases.map(({ name }) => `${name}: its policy has templates of its own`))
        continue
      }
      const cases = group.cases.filter(each => whyLeftOut(each) === undefined)
      left.push(
        ...group.cases.filter(each => !cases.includes(each)).map(each => `${each.name}: ${String(whyLeftOut(each))}`)
      )
      kept.push({
        ...group,
        cases,
        texts: [],
        world: { ...group.world, config: JSON.stringify({ ...config, templates }) }
      })
    }
    const webhook = sumOf(runCorpus({ ...corpus, groups: kept }))
    await annotate(`${String(webhook.total)} pods, ${String(left.length)} left out: ${[...new Set(left)].join('; ')}`)
    expect(webhook.mismatches).toEqual<Mismatch[]>([])
    expect(webhook.total).toBeGreaterThan(250)
  })
})

/** A message that names templates or a place in one tells of the text, not of the pod. */
function whyLeftOut({ name, wanted }: RecordedCase): string | undefined {
  const quotes = wanted.some(({ message = '' }) => /template: inject:|not found; have/.test(message))
  return quotes ? 'the message quotes a template' : BETTER[name]
}

/** That they render too, the golden cases show: each is rendered, and comes out as recorded. */
describe("Istio's own templates", () => {
  const folder = join(corpora, 'golden')
  it('of all releases are read', async ({ annotate, skip }) => {
    if (!existsSync(folder)) skip(MISSING)
    const read = new Set<string>()
    for (const release of readdirSync(folder).filter(name => isFolder(join(folder, name)))) {
      for (const [id, { injector, mesh }] of readConfigs(join(folder, release, 'configs')) as Map<string, any>) {
        const { config, values = '' } = injector
        // Most configurations of a release differ in their values only.
        if (read.size === read.add(`${release} ${String(config)}`).size) continue
        const source = {
          name: 'default',
          configText: config,
          valuesText: values,
          meshText: mesh,
          istioVersion: release
        }
        const { revision, problems } = compileRevision(source)
        expect(
          problems.filter(({ severity }) => severity === 'error'),
          `${release} ${id}`
        ).toEqual([])
        const { templates = { template: '' } } = unmarshal(config) as { templates?: Record<string, string> }
        expect(revision?.policy.templates.size, `${release} ${id}`).toBe(Object.keys(templates).length)
      }
    }
    await annotate(`${String(read.size)} policies`)
    expect(read.size).toBeGreaterThan(20)
  })
})
