import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How long a command takes from start to end, and how many times an empty node that is. */
export interface CommandStart {
  readonly command: string
  /** The fastest of all rounds. */
  readonly milliseconds: number
  readonly ratio: number
}

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a' },
  spec: { containers: [{ name: 'a', image: 'a' }] }
}

/**
 * Starts an empty node, `--help` and `inject -f` of a bin in turn, and yields how they compare so far after each round:
 * the fastest counts, because whatever else the machine does only adds.
 */
export function* commandStarts(bin: readonly string[]): Generator<readonly CommandStart[]> {
  const folder = mkdtempSync(join(tmpdir(), 'outrigger-start-'))
  const pod = join(folder, 'pod.json')
  writeFileSync(pod, JSON.stringify(POD))
  const subjects = {
    'node -e 0': ['-e', '0'],
    '--help': [...bin, '--help'],
    'inject -f': [...bin, 'inject', '-f', pod]
  }
  const fastest = new Map<string, number>()
  try {
    for (;;) {
      for (const [name, args] of Object.entries(subjects)) {
        const startedAt = performance.now()
        const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
        if (status !== 0) throw new Error(`${name}: ${stderr}`)
        fastest.set(name, Math.min(fastest.get(name) ?? Infinity, performance.now() - startedAt))
      }
      const empty = fastest.get('node -e 0') ?? NaN
      yield [...fastest].map(([command, milliseconds]) => ({ command, milliseconds, ratio: milliseconds / empty }))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
