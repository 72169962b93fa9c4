import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { bookinfoReviews } from '../reviews.ts'
import { inTurn, over, ratio, round, warmUp, type Round } from '../rounds.ts'
import type { Part } from '../section.ts'
import { startOutrigger, withSubjects } from '../subjects.ts'

const ROUNDS = 5
const SECONDS = 2

/**
 * One worker with one core, two workers with two. Where there are not cores enough for the load beside them, the load
 * shares the servers' cores: it is then half of the doubled work in both.
 */
export const workers: Part = {
  name: 'workers',
  seconds: 30,
  run: tell => {
    const isShared = cpus().length < 4
    const reviews = bookinfoReviews(300)
    const starts = [
      () => startOutrigger({ name: '1', cpus: '0' }),
      () => startOutrigger({ name: '2', args: ['--workers', '2'], cpus: '0,1' })
    ]
    return withSubjects(starts, async subjects => {
      for (const subject of subjects) await warmUp(subject, reviews, 8000)
      tell(`${String(ROUNDS)} rounds`)
      const [one = [], two = []] = await inTurn(ROUNDS, subjects, async subject => {
        if (isShared) runOn(subject.name === '1' ? '0' : '0,1')
        return round(subject, reviews, { connections: 64, seconds: SECONDS })
      }).finally(() => {
        if (isShared) runOn(`0-${String(cpus().length - 1)}`)
      })
      const row = (name: string, rounds: readonly Round[]): string[] => [
        name,
        over(rounds, r => r.rate).median.toFixed(0),
        over(rounds, r => r.cpu).median.toFixed(0),
        over(rounds, r => r.p99).median.toFixed(1)
      ]
      return {
        title: 'Workers',
        says:
          'One worker on one core beside `--workers 2` on two, 64 connections. ' +
          (isShared
            ? 'This machine has no other core: what makes the load runs on the same core or cores.'
            : 'What makes the load has cores of its own.'),
        head: ['workers', 'req/s', 'CPU µs', 'p99 ms'],
        rows: [row('1', one), row('2', two)],
        measured: [
          {
            id: 'throughput of 2 workers, times that of 1',
            figure: ratio(two, one, r => r.rate),
            isRatio: true,
            better: 'higher',
            limit: { value: 1.7, says: 'at least 1.7' }
          }
        ]
      }
    })
  }
}

/** Moves this process, which makes the load, to some CPUs. */
function runOn(list: string): void {
  execFileSync('taskset', ['-a', '-c', '-p', list, String(process.pid)], { stdio: 'ignore' })
}
