import type { Subject } from '../process.ts'
import { bookinfoReviews } from '../reviews.ts'
import { round } from '../rounds.ts'
import type { Measured, Part, Series } from '../section.ts'
import { figure } from '../statistics.ts'
import { startOutrigger, withSubjects } from '../subjects.ts'
import { withCluster } from '../live-cluster.ts'

const INJECTIONS = 100_000
const SAMPLES = 20

/** Resident memory over 100,000 injections. */
export const memory: Part = {
  name: 'memory',
  seconds: 80,
  run: async tell => {
    const inFiles = await withSubjects([startOutrigger], ([subject]) => rssOver(subject, 'objects in files', tell))
    const live = await withCluster({ namespaces: 1000, nodes: 100 }, cluster =>
      withSubjects([() => startOutrigger({ args: cluster.args })], ([subject]) =>
        rssOver(subject, 'live cluster', tell)
      )
    )
    const all = [inFiles, live]
    return {
      title: 'Memory',
      says: `Resident memory of the process while it answers ${INJECTIONS.toLocaleString('en')} reviews over 64 connections. The live cluster has 1,000 namespaces and 100 nodes.`,
      head: ['world', 'at ready MB', 'after 50,000 MB', 'after 100,000 MB', 'most MB'],
      rows: all.map(({ name, points }) => [
        name,
        ...[at(points, 0), at(points, 0.5), at(points, 1), Math.max(...points.map(([, mb]) => mb))].map(mb =>
          mb.toFixed(0)
        )
      ]),
      measured: [
        ...measured(inFiles, { value: 120, says: 'at most 120' }),
        ...measured(live, { value: 160, says: 'at most 160' })
      ],
      plots: [{ id: 'memory', title: 'Resident memory', x: 'injections', y: 'MB', series: all }]
    }
  }
}

async function rssOver(subject: Subject | undefined, name: string, tell: (says: string) => void): Promise<Series> {
  if (!subject) throw new Error('no server')
  const reviews = bookinfoReviews(300)
  const points: [number, number][] = [[0, subject.rssMb()]]
  for (let i = 1; i <= SAMPLES; i++) {
    const amount = INJECTIONS / SAMPLES
    points.push([i * amount, (await round(subject, reviews, { connections: 64, amount })).rss])
    if (i % 5 === 0) tell(`${name}, ${String(i * amount)} injections`)
  }
  return { name, points }
}

function at(points: Series['points'], share: number): number {
  return points[Math.round((points.length - 1) * share)]?.[1] ?? NaN
}

function measured({ name, points }: Series, limit: NonNullable<Measured['limit']>): Measured[] {
  return [
    {
      id: `RSS after 100,000 injections, ${name}, MB`,
      figure: figure([at(points, 1)]),
      isRatio: false,
      better: 'lower',
      limit
    },
    {
      id: `RSS after 100,000 injections, times that after 50,000, ${name}`,
      figure: figure([at(points, 1) / at(points, 0.5)]),
      isRatio: true,
      better: 'lower',
      limit: { value: 1.1, says: 'flat: at most 1.1' }
    }
  ]
}
