import { collecting, type Fact } from '../facts.ts'
import { inSlices } from '../in-slices.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import type { Facts, World, WorldProblem } from '../world.ts'
import { readAgain, type CachedFile, type Wanted } from './file-cache.ts'
import { findFiles, type FoundFiles } from './find.ts'
import { WATCH_TIMING, watchFolders, type WatchTiming } from './watch.ts'

/** A path that was asked for and cannot be read. */
export class UnreadablePathError extends Error {
  override readonly name = 'UnreadablePathError'
}

/** How files are watched; false reads them once. A world that is watched keeps no workloads: nobody asks it for them. */
export type Watching = false | WatchTiming

/**
 * Opens a world of objects in files and folders. A path that is not there at the start is an error; later, what cannot
 * be read or parsed keeps its last good objects and is a problem.
 */
export async function openFilesWorld(paths: readonly string[], watching: Watching = WATCH_TIMING): Promise<World> {
  const found = await findFiles(paths)
  const gone = found.missing.find(({ path }) => paths.includes(path))
  if (gone) throw new UnreadablePathError(`${gone.path} cannot be read (${gone.code}): correct --objects.`)

  const cache: Cache = { files: new Map(), wanted: watching === false ? 'all' : 'no-workloads' }
  const listeners = new Set<() => void>()
  let facts = await readAll(found, cache, [])

  const reload = async (): Promise<void> => {
    const now = await findFiles(paths)
    watch?.follow(now.folders)
    const before = fingerprint(cache.files)
    const next = await readAll(now, cache, paths)
    if (fingerprint(cache.files) === before && sameProblems(next, facts)) return
    facts = next
    for (const listener of [...listeners]) listener()
  }
  const { request, idle } = oneAtATime(reload)
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
      await idle()
    }
  }
}

interface Cache {
  readonly files: Map<string, CachedFile>
  readonly wanted: Wanted
}

/** Reads what has changed into the cache and makes facts of all; `paths` are those whose objects outlive the file. */
async function readAll(found: FoundFiles, cache: Cache, paths: readonly string[]): Promise<Facts> {
  const { files, wanted } = cache
  const kept = new Set([...found.files, ...outliving(found, files, paths)])
  for (const file of [...files.keys()]) if (!kept.has(file)) files.delete(file)
  for (const file of found.files) files.set(file, await readAgain(file, wanted, files.get(file)))
  const problems: WorldProblem[] = found.missing.map(({ path, code }) => ({
    where: path,
    says: `${path} cannot be read (${code}); the last good objects stay.`
  }))
  const all = [...kept].map(file => [file, files.get(file)] as const)
  for (const [where, cached] of all) if (cached?.problem !== undefined) problems.push({ where, says: cached.problem })
  const facts = await inSlices(collecting(factsOf(all.map(([, cached]) => cached)), problems))
  // A file that was never good may hold anything, the policy too.
  return { ...facts, synced: all.every(([, cached]) => cached?.facts) }
}

function* factsOf(files: readonly (CachedFile | undefined)[]): Generator<Fact> {
  for (const file of files) if (file?.facts) yield* file.facts
}

/** What was named and is gone for now keeps its objects; what vanished from a folder was deleted. */
function outliving(
  { missing }: FoundFiles,
  files: ReadonlyMap<string, CachedFile>,
  paths: readonly string[]
): readonly string[] {
  const named = missing.map(({ path }) => path).filter(path => paths.includes(path))
  return [...files.keys()].filter(file => named.some(path => isBelow(file, path)))
}

function isBelow(file: string, path: string): boolean {
  return file === path || file.startsWith(path.endsWith('/') ? path : `${path}/`)
}

function fingerprint(files: ReadonlyMap<string, CachedFile>): string {
  return [...files].map(([file, { version }]) => `${file}@${String(version)}`).join('\n')
}

function sameProblems(a: Facts, b: Facts): boolean {
  return a.problems.map(p => p.says).join('\n') === b.problems.map(p => p.says).join('\n')
}
