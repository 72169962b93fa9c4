import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cliDocument } from './cli.ts'
import { reasonsDocument } from './reasons.ts'

// `npm run docs`: writes what docs/ has from the code.
await writeFile(join(import.meta.dirname, '../../docs/reasons.md'), await reasonsDocument())
await writeFile(join(import.meta.dirname, '../../docs/cli.md'), await cliDocument())
