import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { member } from '../../inject/json.ts'
import { GOLDEN_PARTS } from './golden.ts'
import { isFolder, jsonFiles, readText } from './read.ts'
import { kindByFields, kindByName, type VectorKind } from './vectors/kinds.ts'

/** A path that holds no recordings. */
export class NoRecordingsError extends Error {
  override readonly name = 'NoRecordingsError'
}

/** One recording: what is run and reported together. */
export type Recording =
  | { readonly path: string; readonly form: 'cases' | 'pods' }
  | { readonly path: string; readonly form: 'vectors'; readonly kind: VectorKind }

/**
 * Finds the recordings under a path: a folder with `cases` or `scenarios`, one of these or a file in them; a file of
 * pods, texts or vectors, one a line; or a folder of such.
 */
export function findRecordings(path: string): readonly Recording[] {
  if (!statSync(path, { throwIfNoEntry: false })) throw new NoRecordingsError(`${path} is not there.`)
  const found = [...search(path)].sort(byRelease)
  if (found.length === 0) throw new NoRecordingsError(`${path} holds no recordings: neither cases/*.json nor *.jsonl.`)
  return found
}

function search(path: string): readonly Recording[] {
  if (!isFolder(path)) return path.endsWith('.json') ? ofCase(path) : ofLines(path)
  if (GOLDEN_PARTS.includes(basename(path))) return [{ path, form: 'cases' }]
  const names = readdirSync(path)
  if (!GOLDEN_PARTS.some(part => names.includes(part))) return names.flatMap(name => search(join(path, name)))
  return [{ path, form: 'cases' }, ...jsonFiles(join(path, EXTRAS)).flatMap(ofCase)]
}

const EXTRAS = 'extras'

/** One recorded case, or a list of pods and whether they are injected. */
function ofCase(path: string): readonly Recording[] {
  const folder = basename(dirname(path))
  if (GOLDEN_PARTS.includes(folder)) return [{ path, form: 'cases' }]
  if (folder !== EXTRAS) return []
  const kind = kindByName(path)
  return [kind ? { path, form: 'vectors', kind } : { path, form: 'cases' }]
}

/** Files named `-leftout` hold what istiod panics on: there is nothing to compare with. */
function ofLines(path: string): readonly Recording[] {
  if (!/\.jsonl(?:\.gz)?$/.test(path) || path.includes('-leftout')) return []
  const named = kindByName(path)
  if (named) return [{ path, form: 'vectors', kind: named }]
  const [line = ''] = readText(path).split('\n', 1)
  if (line === '') return []
  const first: unknown = JSON.parse(line)
  const has = (name: string): boolean => member(first, name) !== undefined
  if (has('config') && (has('result') || has('yaml') || (has('pod') && has('anyOf')))) return [{ path, form: 'pods' }]
  const kind = kindByFields(first)
  if (!kind)
    throw new NoRecordingsError(`${path} holds lines of no kind that is known; docs/migrate.md tells which are.`)
  return [{ path, form: 'vectors', kind }]
}

/** The newest release first. */
function byRelease(a: Recording, b: Recording): number {
  return rank(b.path) - rank(a.path) || (a.path < b.path ? -1 : 1)
}

function rank(path: string): number {
  const minor = /^(?:fuzz-)?1\.(\d+)/.exec(basename(path))?.[1]
  return minor === undefined ? Infinity : Number(minor)
}
