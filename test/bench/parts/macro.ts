import { bookinfoReviews } from '../reviews.ts'
import { inTurn, over, ratio, round, warmUp, type Round } from '../rounds.ts'
import type { Measured, Part, Row } from '../section.ts'
import { startFloor, startOutrigger, withSubjects } from '../subjects.ts'

const CONNECTIONS = [1, 16, 64, 256]
const ROUNDS = 5
const SECONDS = 2

/** Latency, throughput and CPU beside the floor server, over TLS with keep-alive. */
export const macro: Part = {
  name: 'macro',
  seconds: 90,
  run: tell => {
    const reviews = bookinfoReviews(300)
    return withSubjects([startFloor, startOutrigger], async subjects => {
      for (const subject of subjects) await warmUp(subject, reviews)
      const rows: Row[] = []
      const measured: Measured[] = []
      for (const connections of CONNECTIONS) {
        tell(`${String(connections)} connections`)
        const run = (subject: (typeof subjects)[number]): Promise<Round> =>
          round(subject, reviews, { connections, seconds: SECONDS })
        const [floor = [], ours = []] = await inTurn(ROUNDS, subjects, run)
        for (const [name, rounds] of [
          ['floor', floor],
          ['outrigger', ours]
        ] as const) {
          rows.push(rowOf(name, connections, rounds, floor))
        }
        measured.push(...ratios(connections, ours, floor))
      }
      return {
        title: 'Beside the floor',
        says:
          'The floor is a bare node:https server that parses the review and answers with a fixed 9 KB. Both get 300 ' +
          `distinct reviews of bookinfo's pods, 3.5 KB each, over TLS with keep-alive, in turn, ${String(ROUNDS)} ` +
          `rounds of ${String(SECONDS)} s. Outrigger writes its log.`,
        head: ['server', 'connections', 'req/s', 'p50 ms', 'p99 ms', 'p99.9 ms', 'CPU µs', 'CPU ×', 'p99 ×'],
        rows,
        measured,
        plots: [
          {
            id: 'latency',
            title: 'Latency by number of connections (median of the rounds)',
            x: 'connections',
            y: 'ms',
            series: ['p50', 'p99'].flatMap(name =>
              ['floor', 'outrigger'].map(server => ({
                name: `${server} ${name}`,
                points: rows
                  .filter(row => row[0] === server)
                  .map(row => [Number(row[1]), Number(row[name === 'p50' ? 3 : 4])] as const)
              }))
            )
          }
        ]
      }
    })
  }
}

function rowOf(name: string, connections: number, rounds: readonly Round[], floor: readonly Round[]): Row {
  const text = (pick: (round: Round) => number, digits: number): string => over(rounds, pick).median.toFixed(digits)
  const times = (pick: (round: Round) => number): string => ratio(rounds, floor, pick).median.toFixed(2)
  return [
    name,
    String(connections),
    text(r => r.rate, 0),
    text(r => r.p50, 2),
    text(r => r.p99, 2),
    text(r => r.p999, 2),
    text(r => r.cpu, 0),
    times(r => r.cpu),
    times(r => r.p99)
  ]
}

function ratios(connections: number, ours: readonly Round[], floor: readonly Round[]): Measured[] {
  const counts = connections === 16
  const common = { isRatio: true, better: 'lower' } as const
  return [
    {
      ...common,
      id: `CPU, times the floor's, ${String(connections)} connections`,
      figure: ratio(ours, floor, r => r.cpu),
      ...(counts && { limit: { value: 4, says: 'at most 4' } })
    },
    {
      ...common,
      id: `p99, times the floor's, ${String(connections)} connections`,
      figure: ratio(ours, floor, r => r.p99),
      ...(counts && { limit: { value: 3, says: 'at most 3' } })
    }
  ]
}
