import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from './package-root.ts'

/** Returns the version of the package. */
export async function packageVersion(): Promise<string> {
  const content: unknown = JSON.parse(await readFile(join(packageRoot(), 'package.json'), 'utf8'))
  const hasVersion = typeof content === 'object' && content !== null && 'version' in content
  return hasVersion ? String(content.version) : 'unknown'
}
