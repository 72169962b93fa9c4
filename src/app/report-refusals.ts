import type { EventSink, Notice } from '../observe/events.ts'
import type { World } from '../world/world.ts'
import type { Engine } from './engine.ts'
import { policyMapName } from './revision-texts.ts'

/** Tells in an Event on the policy ConfigMap that its content is refused or that it is gone, and in another that it is taken. */
export function reportRefusals(engine: Engine, world: World, istioNamespace: string, events: EventSink): void {
  let told = new Map<string, string>()
  const look = (): void => {
    const { synced, configMaps } = world.current()
    if (!synced) return
    const now = new Map(engine.refusals().map(({ revision, says }) => [revision, says]))
    for (const revision of new Set([...told.keys(), ...now.keys()])) {
      const says = now.get(revision)
      if (says === told.get(revision)) continue
      const name = policyMapName(revision)
      const found = configMaps.get(`${istioNamespace}/${name}`)
      // One that is there without a uid is no object of the API server: its text comes from a file.
      if (found !== undefined && found.uid === undefined) continue
      const uid = found?.uid === undefined ? {} : { uid: found.uid }
      events.emit({
        subject: { apiVersion: 'v1', kind: 'ConfigMap', namespace: istioNamespace, name, ...uid },
        ...contentOf(revision, says)
      })
    }
    told = now
  }
  look()
  engine.onChange(look)
}

function contentOf(revision: string, says: string | undefined): Pick<Notice, 'type' | 'reason' | 'message'> {
  return says === undefined
    ? { type: 'Normal', reason: 'ConfigurationAccepted', message: `The policy of revision ${revision} is in force.` }
    : { type: 'Warning', reason: 'ConfigurationRefused', message: says }
}
