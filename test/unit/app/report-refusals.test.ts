import { describe, expect, it } from 'vitest'
import { corridorSettings } from '../../../src/app/corridor-settings.ts'
import { startEngine } from '../../../src/app/engine.ts'
import { reportRefusals } from '../../../src/app/report-refusals.ts'
import { loadSettings } from '../../../src/app/settings/load.ts'
import type { JsonObject } from '../../../src/inject/json.ts'
import type { Notice } from '../../../src/observe/events.ts'
import { memoryWorld } from '../../../src/world/memory.ts'

const GOOD =
  'policy: enabled\ndefaultTemplates: [x]\ntemplates: {x: "spec: {containers: [{name: istio-proxy, image: i}]}"}'

function policyMap(config: string, uid = 'uid-1'): JsonObject {
  const metadata = { name: 'istio-sidecar-injector', namespace: 'istio-system', ...(uid !== '' && { uid }) }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { config, values: '{}' } }
}

async function reported(
  ...objects: JsonObject[]
): Promise<{ readonly notices: readonly Notice[]; readonly set: (...objects: JsonObject[]) => Promise<void> }> {
  const loaded = loadSettings({ place: { inPod: false, isTTY: false }, env: {}, flags: {} })
  if ('problems' in loaded) throw new Error(loaded.problems.join())
  const { settings } = loaded
  const world = memoryWorld(objects)
  const engine = await startEngine(world, settings, corridorSettings(settings, {}), { samples: true })
  const notices: Notice[] = []
  reportRefusals(engine, world, settings.istioNamespace, { emit: notice => notices.push(notice) })
  const set = async (...changed: JsonObject[]): Promise<void> => {
    world.set(changed)
    await engine.settled()
  }
  return { notices, set }
}

describe('Events on the policy ConfigMap', () => {
  it('tell of a refused text once, and of its mending', async () => {
    const { set, notices } = await reported(policyMap(GOOD))
    expect(notices).toEqual([])
    await set(policyMap('policy: ['))
    await set(policyMap('policy: ['), { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } })
    expect(notices).toMatchObject([
      {
        subject: {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          namespace: 'istio-system',
          name: 'istio-sidecar-injector',
          uid: 'uid-1'
        },
        type: 'Warning',
        reason: 'ConfigurationRefused'
      }
    ])
    expect(notices[0]?.message).toMatch(/key config.*\(the last good one stays\)/)
    await set(policyMap(GOOD))
    expect(notices.slice(1)).toMatchObject([{ type: 'Normal', reason: 'ConfigurationAccepted' }])
  })

  it('tell of one that is deleted', async () => {
    const { set, notices } = await reported(policyMap(GOOD))
    await set()
    expect(notices).toMatchObject([{ reason: 'ConfigurationRefused', subject: { name: 'istio-sidecar-injector' } }])
    expect(notices[0]?.message).toMatch(/is not there; its last good content stays/)
  })

  it('are not written about a text from a file', async () => {
    const { notices } = await reported(policyMap('policy: [', ''))
    expect(notices).toEqual([])
  })
})
