import { readFile, stat } from 'node:fs/promises'
import type { FoundObject } from '../facts.ts'
import { codeOf } from './find.ts'
import { parseObjects } from './parse.ts'

/** A file as it was read last. */
export interface CachedFile {
  /** Size, time and inode: what is the same was not changed. */
  readonly stamp: string
  readonly text: string
  /** The last good objects; undefined where there were none yet. */
  readonly objects: readonly FoundObject[] | undefined
  /** One sentence, where the file cannot be used as it is. */
  readonly problem: string | undefined
  /** Counts the changes. */
  readonly version: number
}

const UNREAD: CachedFile = { stamp: '', text: '', objects: undefined, problem: undefined, version: 0 }

/** Reads a file again where it has changed; what cannot be read or parsed keeps its last good objects. */
export async function readAgain(file: string, before: CachedFile = UNREAD): Promise<CachedFile> {
  try {
    const { size, mtimeMs, ino } = await stat(file)
    const stamp = `${String(size)} ${String(mtimeMs)} ${String(ino)}`
    if (before.stamp === stamp) return before
    const text = await readFile(file, 'utf8')
    // Touched, or back after it could not be read.
    if (before.version > 0 && before.text === text && before.stamp !== '') return { ...before, stamp }
    const parsed = parseObjects(file, text)
    return 'error' in parsed
      ? { ...broken(before, parsed.error), stamp, text }
      : { stamp, text, objects: parsed.objects, problem: undefined, version: before.version + 1 }
  } catch (error) {
    const next = broken(before, `${file} cannot be read (${codeOf(error)})`)
    return next.problem === before.problem ? before : { ...next, stamp: '' }
  }
}

function broken(before: CachedFile, what: string): CachedFile {
  const instead = before.objects ? 'its last good objects stay' : 'nothing of it is known yet'
  return { ...before, problem: `${what}; ${instead}.`, version: before.version + 1 }
}
