import { readdir, realpath, stat } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'

/** The files that a list of paths stands for, and the folders in which a change can make it stand for others. */
export interface FoundFiles {
  /** In the order of the paths; inside a folder by name. */
  readonly files: readonly string[]
  readonly folders: readonly string[]
  /** Paths that are not there or cannot be read, with the system's code. */
  readonly missing: readonly { readonly path: string; readonly code: string }[]
}

const EXTENSIONS = new Set(['.yaml', '.yml', '.json'])

/** Finds the files: a file is itself, a folder all YAML and JSON below it, without what begins with a dot. */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const search: Search = { files: [], folders: new Set(), missing: [], seen: new Set() }
  for (const path of paths) {
    // A file is replaced by a rename in its folder, a mounted ConfigMap by a symbolic link beside it.
    search.folders.add(dirname(path))
    await visit(path, true, search)
  }
  return { files: search.files, folders: [...search.folders], missing: search.missing }
}

interface Search {
  readonly files: string[]
  readonly folders: Set<string>
  readonly missing: { path: string; code: string }[]
  /** Real paths of the folders that were visited: links can make a circle. */
  readonly seen: Set<string>
}

async function visit(path: string, named: boolean, search: Search): Promise<void> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) await visitFolder(path, search)
    else if (named || EXTENSIONS.has(extname(path).toLowerCase())) search.files.push(path)
  } catch (error) {
    search.missing.push({ path, code: codeOf(error) })
  }
}

async function visitFolder(path: string, search: Search): Promise<void> {
  const real = await realpath(path)
  if (search.seen.has(real)) return
  search.seen.add(real)
  search.folders.add(path)
  for (const name of (await readdir(path)).sort()) {
    if (!name.startsWith('.')) await visit(join(path, name), false, search)
  }
}

/** Returns the system's code of an error: `ENOENT`, `EACCES`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown error'
}
