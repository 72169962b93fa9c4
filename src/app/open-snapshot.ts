import type { Snapshot } from '../inject/snapshot.ts'
import type { LiveWorld } from '../world/cluster/live.ts'
import type { World } from '../world/world.ts'
import { corridorSettings } from './corridor-settings.ts'
import { startEngine, type Engine } from './engine.ts'
import { openWorld } from './open-world.ts'
import type { AppSettings } from './settings/table.ts'

/** A world read once, for commands that answer and end. */
export interface OpenedSnapshot {
  readonly snapshot: Snapshot
  readonly engine: Engine
  readonly world: World
  readonly live?: LiveWorld
  close(): Promise<void>
}

/** There is no revision to answer with. */
export class NoRevisionError extends Error {
  override readonly name = 'NoRevisionError'
}

/** Opens the world of the settings and its snapshot; a live cluster is waited for. */
export async function openSnapshot(
  settings: AppSettings,
  environment: Readonly<Record<string, string | undefined>>
): Promise<OpenedSnapshot> {
  const { world, live } = await openWorld(settings, environment, 'once')
  try {
    return { ...(await snapshotOf(world, settings, environment)), ...(live && { live }) }
  } catch (error) {
    await world.close()
    throw error
  }
}

/** Makes the snapshot of a world; throws where it has no revision to answer with. */
export async function snapshotOf(
  world: World,
  settings: AppSettings,
  environment: Readonly<Record<string, string | undefined>>
): Promise<OpenedSnapshot> {
  const engine = await startEngine(world, settings, corridorSettings(settings, environment), { samples: false })
  const snapshot = engine.snapshot()
  if (snapshot) return { snapshot, engine, world, close: () => world.close() }
  const says = engine.problems().map(problem => problem.says)
  throw new NoRevisionError(says.join('; ') || `${world.name} holds no injection policy`)
}
