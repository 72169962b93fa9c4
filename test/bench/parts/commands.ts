import { join } from 'node:path'
import { commandStarts, type CommandStart } from '../commands.ts'
import type { Measured, Part } from '../section.ts'
import { figure } from '../statistics.ts'

const ROUNDS = 15
const BIN = [join(import.meta.dirname, '../../../dist/main.js')]
const LIMITS: Readonly<Record<string, number>> = { '--help': 3, 'inject -f': 8 }

/** How long commands take, beside an empty node. */
export const commands: Part = {
  name: 'commands',
  seconds: 10,
  run: () => {
    let rounds = 0
    let last: readonly CommandStart[] = []
    for (last of commandStarts(BIN)) if (++rounds === ROUNDS) break
    return Promise.resolve({
      title: 'Commands',
      says: `From the start of the process to its end, the fastest of ${String(ROUNDS)} runs in turn.`,
      head: ['command', 'ms', 'times an empty node'],
      rows: last.map(({ command, milliseconds, ratio }) => [command, milliseconds.toFixed(0), ratio.toFixed(1)]),
      measured: last.flatMap(measured)
    })
  }
}

function measured({ command, ratio }: CommandStart): readonly Measured[] {
  const limit = LIMITS[command]
  if (limit === undefined) return []
  return [
    {
      id: `${command}, times an empty node`,
      figure: figure([ratio]),
      isRatio: true,
      better: 'lower',
      limit: { value: limit, says: `at most ${String(limit)}` }
    }
  ]
}
