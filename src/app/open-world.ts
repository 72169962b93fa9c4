import { join } from 'node:path'
import type { LiveWorld } from '../world/cluster/live.ts'
import { openFilesWorld } from '../world/files/files-world.ts'
import type { World } from '../world/world.ts'
import { isLive, openCluster } from './cluster.ts'
import { withFileTexts } from './file-texts.ts'
import type { Following } from './following.ts'
import { packageRoot } from './package-root.ts'
import { synced } from './synced.ts'
import type { AppSettings } from './settings/table.ts'

/** A world, and the live cluster behind it where there is one. */
export interface OpenedWorld {
  readonly world: World
  readonly live?: LiveWorld
}

/** Opens the world that the settings name: objects in files, a live cluster, else the demo. Read once, it is read whole. */
export async function openWorld(
  settings: AppSettings,
  environment: Readonly<Record<string, string | undefined>>,
  following: Following
): Promise<OpenedWorld> {
  const live = (await isLive(settings, environment)) ? await openCluster(settings, environment) : undefined
  try {
    if (live && following === 'once') await synced(live)
    const base = live ?? (await openFiles(settings.objects, following))
    const world = await withFileTexts(base, settings, following)
    return live ? { world, live } : { world }
  } catch (error) {
    await live?.close()
    throw error
  }
}

function openFiles(objects: readonly string[], following: Following): Promise<World> {
  const paths = objects.length > 0 ? objects : [demoFolder()]
  return following === 'once' ? openFilesWorld(paths, false) : openFilesWorld(paths)
}

/** Returns the folder of the demo objects that ship. */
export function demoFolder(): string {
  return join(packageRoot(), 'manifests/demo')
}
