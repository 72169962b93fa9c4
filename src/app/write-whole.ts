import { rmSync } from 'node:fs'
import { open, realpath, rename, stat } from 'node:fs/promises'

/** A file on its way: nobody sees it before it is whole. */
export interface WholeFile {
  write(text: string): Promise<void>
  /** Puts it in its place. */
  finish(): Promise<void>
  /** Takes it away again; after `finish` there is nothing to take away. */
  discard(): Promise<void>
}

/** Starts a file beside its place; an end of the process takes it away, so that no half of it is left. */
export async function wholeFile(path: string): Promise<WholeFile> {
  const place = await placeOf(path)
  if (place === undefined) return device(path)
  const temporary = `${place}.${String(process.pid)}.new`
  const handle = await open(temporary, 'w')
  const remove = (): void => {
    rmSync(temporary, { force: true })
  }
  process.once('exit', remove)
  return {
    write: async text => {
      await handle.write(text)
    },
    finish: async () => {
      await handle.close()
      await rename(temporary, place)
      process.removeListener('exit', remove)
    },
    discard: async () => {
      await handle.close()
      remove()
      process.removeListener('exit', remove)
    }
  }
}

/** The file behind links; undefined for what is no file, such as /dev/stdout, and must never be replaced. */
async function placeOf(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).isFile() ? await realpath(path) : undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return path
    throw error
  }
}

async function device(path: string): Promise<WholeFile> {
  const handle = await open(path, 'w')
  return {
    write: async text => {
      await handle.write(text)
    },
    finish: () => handle.close(),
    discard: () => handle.close()
  }
}
