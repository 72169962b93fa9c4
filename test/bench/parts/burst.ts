import { bookinfoReviews } from '../reviews.ts'
import { inTurn, over, ratio, round, warmUp, type Round } from '../rounds.ts'
import type { Part } from '../section.ts'
import { startFloor, startOutrigger, withSubjects } from '../subjects.ts'

const PODS = 10_000
const WORKLOADS = 200
const ROUNDS = 3

/** A burst of 10,000 pods, as after the loss of a zone. */
export const burst: Part = {
  name: 'burst',
  seconds: 20,
  run: tell => {
    const reviews = bookinfoReviews(PODS, WORKLOADS)
    return withSubjects([startFloor, startOutrigger], async subjects => {
      for (const subject of subjects) await warmUp(subject, reviews)
      tell(`${String(ROUNDS)} rounds`)
      const [floor = [], ours = []] = await inTurn(ROUNDS, subjects, subject =>
        round(subject, reviews, { connections: 100, amount: PODS })
      )
      const cells = (rounds: readonly Round[]): string[] =>
        [over(rounds, r => r.seconds).median.toFixed(2), over(rounds, r => r.p99).median.toFixed(0)].concat(
          over(rounds, r => r.max).median.toFixed(0)
        )
      return {
        title: 'A burst of 10,000 pods',
        says: `${PODS.toLocaleString('en')} distinct pods of ${String(WORKLOADS)} workloads over 100 connections, as fast as they are answered.`,
        head: ['server', 'all answered s', 'p99 ms', 'slowest ms'],
        rows: [
          ['floor', ...cells(floor)],
          ['outrigger', ...cells(ours)]
        ],
        measured: [
          {
            id: "10,000 pods, CPU, times the floor's",
            figure: ratio(ours, floor, r => r.cpu),
            isRatio: true,
            better: 'lower'
          }
        ]
      }
    })
  }
}
