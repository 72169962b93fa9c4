/**
 * `npm run build`: bundles src/ into dist/, one entry with a part for each command. Opening some hundred modules one by
 * one costs more than what most commands do. Packages stay outside: they are dependencies, and large ones load on use.
 * Types are checked by `npm run typecheck`.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = import.meta.dirname
const outdir = join(root, 'dist')

rmSync(outdir, { recursive: true, force: true })
await build({
  entryPoints: [join(root, 'src/main.ts')],
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  target: 'node20.19',
  logLevel: 'warning'
})
