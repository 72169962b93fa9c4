import { watch } from 'node:fs'
import type { FSWatcher } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from './clock.ts'
import { CertificateError } from './errors.ts'
import { givenCertificates } from './given.ts'
import type { GivenFeed } from './given.ts'
import type { CertificateSource } from './source.ts'

/** Settings of certificates in files. */
export interface MountedOptions {
  readonly certFile: string
  readonly keyFile: string
  /** The authority that registrations should trust; without it their bundles are left alone. */
  readonly caFile?: string
  readonly clock?: Clock
  readonly report?: (level: 'info' | 'warn', says: string) => void
}

/** Serves the certificate in these files and follows them as they change. */
export function mounted(options: MountedOptions): Promise<CertificateSource> {
  const { certFile, keyFile, caFile, ...rest } = options
  const files = [certFile, keyFile, ...(caFile === undefined ? [] : [caFile])]
  const feed: GivenFeed = {
    read: async () => ({
      cert: await textOf(certFile),
      key: await textOf(keyFile),
      ca: caFile === undefined ? undefined : await textOf(caFile),
      names: { cert: certFile, key: keyFile, ca: caFile ?? '' }
    }),
    watch: changed => watchFolders([...new Set(files.map(dirname))], changed)
  }
  return givenCertificates({ ...rest, mode: 'files', feed })
}

/** Folders are watched, not files: kubelet swaps the symbolic link `..data` and never touches the files themselves. */
function watchFolders(folders: readonly string[], changed: () => void): () => void {
  const watchers: FSWatcher[] = []
  for (const folder of folders) {
    const watcher = watch(folder, { persistent: false }, changed)
    watcher.on('error', changed)
    watchers.push(watcher)
  }
  return () => {
    for (const watcher of watchers) watcher.close()
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw new CertificateError(
      'CERTIFICATE_MISSING',
      `${file} cannot be read (${code}): check the path and its permissions`,
      { cause: error }
    )
  }
}
