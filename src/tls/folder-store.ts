import { createHash } from 'node:crypto'
import { watch } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeAuthority, encodeAuthority } from './authority-store.ts'
import type { AuthorityStore, AuthorityTexts } from './authority-store.ts'

const FILES = ['ca.key', 'ca.crt', 'next-ca.key', 'next-ca.crt', 'previous-ca.crt', 'promoted-at', 'tls.key', 'tls.crt']

/** Keeps an authority in a folder: keys readable by their owner alone, each file replaced whole. */
export function folderStore(folder: string): AuthorityStore {
  async function texts(): Promise<AuthorityTexts> {
    const found = await Promise.all(FILES.map(async file => [file, await textOf(join(folder, file))] as const))
    return Object.fromEntries(found.flatMap(([file, text]) => (text === undefined ? [] : [[file, text]])))
  }
  return {
    read: async () => {
      const found = await texts()
      return Object.keys(found).length === 0 ? undefined : { version: hashOf(found), state: decodeAuthority(found) }
    },
    write: async (state, over) => {
      const found = await texts()
      const version = Object.keys(found).length === 0 ? undefined : hashOf(found)
      if (version !== over) return 'conflict'
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const wanted = encodeAuthority(state)
      for (const file of FILES) {
        const text = wanted[file]
        const path = join(folder, file)
        if (text === undefined) await rm(path, { force: true })
        else if (text !== found[file]) await replaceFile(path, text)
      }
      return 'written'
    },
    watch: changed => {
      try {
        const watcher = watch(folder, { persistent: false }, (_event, file) => {
          if (file !== null && FILES.includes(file)) changed()
        })
        // The folder may be taken away; the source looks again every half minute anyway.
        watcher.on('error', () => {
          watcher.close()
        })
        return () => {
          watcher.close()
        }
      } catch {
        return () => undefined
      }
    }
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${String(process.pid)}.new`
  await writeFile(temporary, text, { mode: path.endsWith('.key') ? 0o600 : 0o644 })
  await rename(temporary, path)
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function hashOf(texts: AuthorityTexts): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}
