import { describe, expect, it } from 'vitest'
import { corridorSettings } from '../../../src/app/corridor-settings.ts'
import { startEngine, type Engine } from '../../../src/app/engine.ts'
import { checksOf } from '../../../src/app/readiness.ts'
import { loadSettings } from '../../../src/app/settings/load.ts'
import type { JsonObject } from '../../../src/inject/json.ts'
import { memoryWorld, type MemoryWorld } from '../../../src/world/memory.ts'

const FINE = '"spec: {containers: [{name: istio-proxy, image: i}]}"'
const FAILS = '"{{ .Values.a.b.c }}"'

function policyMap(
  templates: Readonly<Record<string, string>>,
  { revision = '', values = '{}' }: { readonly revision?: string; readonly values?: string } = {}
): JsonObject {
  const lines = Object.entries(templates).map(([name, text]) => `  ${name}: ${text}`)
  const config = ['policy: enabled', 'defaultTemplates: [main]', 'templates:', ...lines].join('\n')
  const metadata = { name: `istio-sidecar-injector${revision}`, namespace: 'istio-system' }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { config, values } }
}

async function started(
  templates: Readonly<Record<string, string>>
): Promise<{ readonly engine: Engine; readonly world: MemoryWorld; readonly says: () => string | undefined }> {
  const loaded = loadSettings({ place: { inPod: false, isTTY: false }, env: {}, flags: {} })
  if ('problems' in loaded) throw new Error(loaded.problems.join())
  const { settings } = loaded
  const world = memoryWorld([policyMap(templates)])
  const engine = await startEngine(world, settings, corridorSettings(settings, {}), { samples: true })
  const says = (): string | undefined =>
    checksOf(engine, { ok: true, says: '' }, world).find(({ name }) => name === 'templates')?.says
  return { engine, world, says }
}

const failing = (engine: Engine): readonly string[] => engine.sampleFailures().map(({ template }) => template)

describe('sample pods', () => {
  it('go through the default templates before the first review, and through the others beside the reviews', async () => {
    const { engine, says } = await started({ main: FAILS, other: FAILS, fine: FINE })
    expect([engine.isWarm(), engine.isTried(), failing(engine)]).toEqual([true, false, ['main']])
    expect(says()).toBe(
      'sample pods went through the default templates, and go through the others; failing for all of them: default/main'
    )
    let told = 0
    engine.onChange(() => told++)
    engine.tryOthers()
    await engine.settled()
    expect([engine.isTried(), failing(engine), told]).toEqual([true, ['main', 'other'], 1])
    expect(says()).toBe('sample pods went through every template; failing for all of them: default/main, default/other')
  })

  it('go through every template of each later policy', async () => {
    const { engine, world } = await started({ main: FINE })
    engine.tryOthers()
    world.set([policyMap({ main: FINE, other: FAILS })])
    await engine.settled()
    expect(failing(engine)).toEqual(['other'])
    world.set([policyMap({ main: FINE, other: FINE })])
    await engine.settled()
    expect([engine.isTried(), failing(engine)]).toEqual([true, []])
  })

  it('keep a policy away whose default template fails for all of them, and what is said of the one before stays', async () => {
    const { engine, world } = await started({ main: FINE, other: FAILS })
    engine.tryOthers()
    await engine.settled()
    const before = engine.snapshot()?.revisions.get('default')
    world.set([policyMap({ main: FAILS, other: FINE })])
    await engine.settled()
    expect(engine.snapshot()?.revisions.get('default')).toBe(before)
    expect(engine.problems()[0]?.says).toMatch(
      /^Template main fails for every sample pod: .*\(the last good one stays\)/
    )
    expect(failing(engine)).toEqual(['other'])
  })

  it('show what a template does with the values of each revision that has it', async () => {
    const { engine, world } = await started({ main: FINE })
    const reads = { main: '"spec: {containers: [{name: istio-proxy, image: i}]}{{ .Values.x }}"' }
    world.set([policyMap(reads, { values: '{"x": ""}' }), policyMap(reads, { revision: '-canary' })])
    await engine.settled()
    expect(engine.sampleFailures().map(({ revision, template }) => `${revision}/${template}`)).toEqual(['canary/main'])
  })
})
