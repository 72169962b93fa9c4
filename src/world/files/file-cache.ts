import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { isWorkload, readFact, type Fact } from '../facts.ts'
import type { Pausing } from '../../policy/pausing.ts'
import { inSlices } from '../in-slices.ts'
import { codeOf } from './find.ts'
import { parsing } from './parse.ts'

/** A file as it was read last. */
export interface CachedFile {
  /** Size, time and inode: what is the same was not changed. */
  readonly stamp: string
  /** SHA-256 of the text: the text itself is not kept, nor what nobody reads of its objects. */
  readonly digest: string
  /** What was read of the last good objects; undefined where there were none yet. */
  readonly facts: readonly Fact[] | undefined
  /** One sentence, where the file cannot be used as it is. */
  readonly problem: string | undefined
  /** Counts the changes. */
  readonly version: number
}

const UNREAD: CachedFile = { stamp: '', digest: '', facts: undefined, problem: undefined, version: 0 }

/** Which objects of a file count. */
export type Wanted = 'all' | 'no-workloads'

/** Reads a file again where it has changed; what cannot be read or parsed keeps its last good objects. */
export async function readAgain(file: string, wanted: Wanted, before: CachedFile = UNREAD): Promise<CachedFile> {
  try {
    const { size, mtimeMs, ino } = await stat(file)
    const stamp = `${String(size)} ${String(mtimeMs)} ${String(ino)}`
    if (before.stamp === stamp) return before
    const text = await readFile(file, 'utf8')
    const digest = createHash('sha256').update(text).digest('base64')
    // Touched, or back after it could not be read.
    if (before.version > 0 && before.digest === digest && before.stamp !== '') return { ...before, stamp }
    const read = await inSlices(reading(file, text, wanted))
    return 'error' in read
      ? { ...broken(before, read.error), stamp, digest }
      : { stamp, digest, facts: read.facts, problem: undefined, version: before.version + 1 }
  } catch (error) {
    const next = broken(before, `${file} cannot be read (${codeOf(error)})`)
    return next.problem === before.problem ? before : { ...next, stamp: '' }
  }
}

type ReadFile = { readonly facts: readonly Fact[] } | { readonly error: string }

function* reading(file: string, text: string, wanted: Wanted): Pausing<ReadFile> {
  const parsed = yield* parsing(file, text)
  if ('error' in parsed) return parsed
  const facts: Fact[] = []
  for (const found of parsed.objects) {
    const fact = wanted === 'no-workloads' && isWorkload(found) ? undefined : readFact(found)
    if (fact) facts.push(fact)
    yield
  }
  return { facts }
}

function broken(before: CachedFile, what: string): CachedFile {
  const instead = before.facts ? 'its last good objects stay' : 'nothing of it is known yet'
  return { ...before, problem: `${what}; ${instead}.`, version: before.version + 1 }
}
