import { micro as run, type MicroRow } from '../micro.ts'
import type { Measured, Part } from '../section.ts'
import { scaled } from '../statistics.ts'

const ROUNDS = 5
const CALLS = 2000

/** The corridor in process. */
export const micro: Part = {
  name: 'micro',
  seconds: 60,
  run: async () => {
    const rows = await run(ROUNDS, CALLS)
    return {
      title: 'In process',
      says: 'Bytes in to bytes out without a server; the ratio is to JSON.parse and JSON.stringify of the same reviews.',
      head: ['', 'µs', '×'],
      rows: rows.map(({ name, microseconds, ratio }) => [name, microseconds.median.toFixed(1), ratio.toFixed(1)]),
      measured: rows.map(measured)
    }
  }
}

function measured({ name, microseconds, ratio, atMost }: MicroRow): Measured {
  return {
    id: `in process: ${name}`,
    figure: scaled(microseconds, ratio / microseconds.median),
    isRatio: true,
    better: 'lower',
    ...(atMost !== undefined && { limit: { value: atMost, says: `at most ${String(atMost)}` } })
  }
}
