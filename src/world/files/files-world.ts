import { collectFacts } from '../facts.ts'
import type { Facts, World, WorldProblem } from '../world.ts'
import { readAgain, type CachedFile } from './file-cache.ts'
import { findFiles, type FoundFiles } from './find.ts'
import { WATCH_TIMING, watchFolders, type WatchTiming } from './watch.ts'

/** A path that was asked for and cannot be read. */
export class UnreadablePathError extends Error {
  override readonly name = 'UnreadablePathError'
}

/** How files are watched; false reads them once. */
export type Watching = false | WatchTiming

/**
 * Opens a world of objects in files and folders. A path that is not there at the start is an error; later, what cannot
 * be read or parsed keeps its last good objects and is a problem.
 */
export async function openFilesWorld(paths: readonly string[], watching: Watching = WATCH_TIMING): Promise<World> {
  const found = await findFiles(paths)
  const gone = found.missing.find(({ path }) => paths.includes(path))
  if (gone) throw new UnreadablePathError(`${gone.path} cannot be read (${gone.code}): correct --objects.`)

  const cache = new Map<string, CachedFile>()
  const listeners = new Set<() => void>()
  let facts = await readAll(found, cache, [])
  let running: Promise<void> | undefined
  let again = false

  const reload = async (): Promise<void> => {
    const now = await findFiles(paths)
    watch?.follow(now.folders)
    const before = fingerprint(cache)
    const next = await readAll(now, cache, paths)
    if (fingerprint(cache) === before && sameProblems(next, facts)) return
    facts = next
    for (const listener of [...listeners]) listener()
  }
  const request = (): void => {
    if (running) {
      again = true
      return
    }
    running = reload().finally(() => {
      running = undefined
      if (again) {
        again = false
        request()
      }
    })
  }
  const watch = watching ? watchFolders(request, watching) : undefined
  watch?.follow(found.folders)

  return {
    name: paths.join(', '),
    current: () => facts,
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {
      watch?.close()
      listeners.clear()
      await running
    }
  }
}

type Cache = Map<string, CachedFile>

/** Reads what has changed into the cache and makes facts of all; `paths` are those whose objects outlive the file. */
async function readAll(found: FoundFiles, cache: Cache, paths: readonly string[]): Promise<Facts> {
  const kept = new Set([...found.files, ...outliving(found, cache, paths)])
  for (const file of [...cache.keys()]) if (!kept.has(file)) cache.delete(file)
  for (const file of found.files) cache.set(file, await readAgain(file, cache.get(file)))
  const problems: WorldProblem[] = found.missing.map(({ path, code }) => ({
    where: path,
    says: `${path} cannot be read (${code}); the last good objects stay.`
  }))
  const files = [...kept].map(file => [file, cache.get(file)] as const)
  for (const [where, cached] of files) if (cached?.problem !== undefined) problems.push({ where, says: cached.problem })
  const facts = collectFacts(
    files.flatMap(([, cached]) => cached?.objects ?? []),
    problems
  )
  // A file that was never good may hold anything, the policy too.
  return { ...facts, synced: files.every(([, cached]) => cached?.objects) }
}

/** What was named and is gone for now keeps its objects; what vanished from a folder was deleted. */
function outliving({ missing }: FoundFiles, cache: Cache, paths: readonly string[]): readonly string[] {
  const named = missing.map(({ path }) => path).filter(path => paths.includes(path))
  return [...cache.keys()].filter(file => named.some(path => isBelow(file, path)))
}

function isBelow(file: string, path: string): boolean {
  return file === path || file.startsWith(path.endsWith('/') ? path : `${path}/`)
}

function fingerprint(cache: ReadonlyMap<string, CachedFile>): string {
  return [...cache].map(([file, { version }]) => `${file}@${String(version)}`).join('\n')
}

function sameProblems(a: Facts, b: Facts): boolean {
  return a.problems.map(p => p.says).join('\n') === b.problems.map(p => p.says).join('\n')
}
