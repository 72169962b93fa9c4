import type { Worker } from 'node:cluster'
import { renderTogether } from '../../observe/metrics.ts'
import type { FromPrimary } from './messages.ts'

/** Gathers the metrics of all workers. */
export interface Gatherer {
  /** Takes a worker's answer. */
  take(worker: number, id: number, metrics: readonly object[]): void
  render(): Promise<{ readonly contentType: string; readonly body: string }>
}

/** A worker that does not answer in time is left out. */
const PATIENCE_MILLISECONDS = 1000

interface Round {
  readonly answers: (readonly object[])[]
  readonly missing: Set<number>
  finish(): void
}

/** Makes a gatherer over the workers of the moment. */
export function gatherMetrics(workers: () => readonly Worker[]): Gatherer {
  const rounds = new Map<number, Round>()
  let last = 0
  return {
    take: (worker, id, metrics) => {
      const round = rounds.get(id)
      if (!round?.missing.delete(worker)) return
      round.answers.push(metrics)
      if (round.missing.size === 0) round.finish()
    },
    render: async () => {
      const id = ++last
      const asked = workers()
      const answers: (readonly object[])[] = []
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, PATIENCE_MILLISECONDS)
        const finish = (): void => {
          clearTimeout(timer)
          resolve()
        }
        rounds.set(id, { answers, missing: new Set(asked.map(worker => worker.id)), finish })
        const question: FromPrimary = { outrigger: 'measure', id }
        for (const worker of asked) worker.send(question)
        if (asked.length === 0) finish()
      })
      rounds.delete(id)
      return renderTogether(answers)
    }
  }
}
