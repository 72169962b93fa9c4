import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isFolder } from './read.ts'

/** A path that holds no recordings. */
export class NoRecordingsError extends Error {
  override readonly name = 'NoRecordingsError'
}

/**
 * Finds the recordings under a path: a folder with `cases` or `scenarios`, a file of pods or texts one a line, or a
 * folder of such. Files whose name ends with `-leftout` tell what was not recorded.
 */
export function findRecordings(path: string): readonly string[] {
  if (!statSync(path, { throwIfNoEntry: false })) throw new NoRecordingsError(`${path} is not there.`)
  const found = [...search(path)].sort(byRelease)
  if (found.length === 0) throw new NoRecordingsError(`${path} holds no recordings: neither cases/*.json nor *.jsonl.`)
  return found
}

function search(path: string): readonly string[] {
  if (!isFolder(path)) return isPods(path) ? [path] : []
  if (isFolder(join(path, 'cases')) || isFolder(join(path, 'scenarios'))) return [path]
  return readdirSync(path).flatMap(name => search(join(path, name)))
}

/** Other files of one case a line hold pieces of the language, which have tests of their own. */
function isPods(path: string): boolean {
  const name = basename(path)
  return /^(?:fuzz-|edge|rawpatch|probes|kubeinject|pods).*\.jsonl(?:\.gz)?$/.test(name) && !name.includes('-leftout')
}

/** The newest release first. */
function byRelease(a: string, b: string): number {
  return rank(b) - rank(a) || (a < b ? -1 : 1)
}

function rank(path: string): number {
  const minor = /^(?:fuzz-)?1\.(\d+)/.exec(basename(path))?.[1]
  return minor === undefined ? Infinity : Number(minor)
}
