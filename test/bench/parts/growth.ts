import { bookinfoPod, bookinfoReviews, reviewOf } from '../reviews.ts'
import { inTurn, over, ratio, round, warmUp, type Round } from '../rounds.ts'
import type { Measured, Part, Row } from '../section.ts'
import { startFloor, startOutrigger, withSubjects } from '../subjects.ts'
import { clusterFolder, type ClusterSize } from '../worlds.ts'

const ROUNDS = 3

/** Environment variables of the application container: the last pod is 1.5 MB. */
const VARIABLES = [0, 500, 2000, 8000, 33_000]

/** CPU per injection by size of the pod. */
export const podSize: Part = {
  name: 'pod-size',
  seconds: 45,
  run: tell =>
    withSubjects([startFloor, startOutrigger], async subjects => {
      const points: { readonly bytes: number; readonly floor: readonly Round[]; readonly ours: readonly Round[] }[] = []
      for (const variables of VARIABLES) {
        const reviews = Array.from({ length: 4 }, (_, i) => reviewOf(bookinfoPod(i, 4, { variables }), i))
        const bytes = Buffer.byteLength(reviews[0] ?? '')
        tell(`${(bytes / 1024).toFixed(0)} KB`)
        for (const subject of subjects) await warmUp(subject, reviews, Math.min(2000, Math.ceil(2e7 / bytes)))
        const [floor = [], ours = []] = await inTurn(ROUNDS, subjects, subject =>
          round(subject, reviews, { connections: 4, seconds: 1 })
        )
        points.push({ bytes, floor, ours })
      }
      const cpu = (rounds: readonly Round[]): number => over(rounds, r => r.cpu).median
      const last = points.at(-1)
      const perByte = points.map(({ bytes, ours }) => cpu(ours) / bytes)
      return {
        title: 'Growth with the pod',
        says: 'CPU of one injection by size of the review; the pods have up to 33,000 environment variables.',
        head: ['review KB', 'floor µs', 'outrigger µs', '×'],
        rows: points.map(({ bytes, floor, ours }) => [
          (bytes / 1024).toFixed(0),
          cpu(floor).toFixed(0),
          cpu(ours).toFixed(0),
          ratio(ours, floor, r => r.cpu).median.toFixed(2)
        ]),
        measured: [
          {
            id: "CPU, times the floor's, the largest pod",
            figure: ratio(last?.ours, last?.floor, r => r.cpu),
            isRatio: true,
            better: 'lower',
            limit: { value: 10, says: 'at most 10' }
          },
          {
            id: 'CPU per byte, the largest pod, times that with 2,000 variables',
            figure: ratioOf((perByte.at(-1) ?? NaN) / (perByte[2] ?? NaN)),
            isRatio: true,
            better: 'lower',
            limit: { value: 1.5, says: 'linear: at most 1.5' }
          }
        ],
        plots: [
          {
            id: 'pod-size',
            title: 'CPU of an injection by size of the review',
            x: 'KB',
            y: 'ms',
            series: (['floor', 'ours'] as const).map(which => ({
              name: which === 'ours' ? 'outrigger' : 'floor',
              points: points.map(point => [point.bytes / 1024, cpu(point[which]) / 1000] as const)
            }))
          }
        ]
      }
    })
}

const SIZES: readonly { readonly name: string; readonly size: ClusterSize; readonly counts: boolean }[] = [
  { name: 'small', size: {}, counts: false },
  { name: '100,000 namespaces', size: { namespaces: 100_000 }, counts: true },
  { name: '10,000 nodes', size: { nodes: 10_000 }, counts: true },
  { name: '50 revisions', size: { revisions: 50 }, counts: true },
  { name: '100 templates', size: { templates: 96 }, counts: true }
]

/** CPU per injection by size of the cluster. */
export const clusterSize: Part = {
  name: 'cluster-size',
  seconds: 60,
  run: async tell => {
    const rows: Row[] = []
    const measured: Measured[] = []
    for (const { name, size, counts } of SIZES) {
      tell(name)
      const folders = [await clusterFolder({}), await clusterFolder(size)]
      const starts = folders.map(folder => () => startOutrigger({ args: ['--objects', folder] }))
      await withSubjects(starts, async subjects => {
        const reviews = bookinfoReviews(300)
        const ready = subjects.map(subject => subject.rssMb())
        for (const subject of subjects) await warmUp(subject, reviews)
        const [small = [], large = []] = await inTurn(ROUNDS, subjects, subject =>
          round(subject, reviews, { connections: 16, seconds: 1 })
        )
        const times = ratio(large, small, r => r.cpu)
        const revisions = size.revisions ?? 0
        for (let i = 0; i < revisions; i++) await viaRevision(subjects[1], i)
        rows.push([
          name,
          (subjects[1]?.startMs ?? NaN).toFixed(0),
          over(large, r => r.cpu).median.toFixed(0),
          times.median.toFixed(2),
          (ready[1] ?? NaN).toFixed(0),
          (subjects[1]?.rssMb() ?? NaN).toFixed(0)
        ])
        if (counts) {
          const limit = { value: 1.3, says: 'at most 1.3' }
          measured.push({
            id: `CPU, times that of a small cluster, ${name}`,
            figure: times,
            isRatio: true,
            better: 'lower',
            limit
          })
        }
      })
    }
    return {
      title: 'Growth with the cluster',
      says: 'The same pods in a cluster of objects in files that has more of one thing, beside a small one in the same rounds. With 50 revisions each of them has answered before the last figure.',
      head: ['cluster', 'start ms', 'CPU µs', '× small', 'RSS MB at ready', 'RSS MB at the end'],
      rows,
      measured
    }
  }
}

async function viaRevision(subject: Parameters<typeof round>[0] | undefined, index: number): Promise<void> {
  if (!subject) return
  const name = `rev-${String(index)}`
  const reviews = bookinfoReviews(12).map(review =>
    review.replaceAll('"namespace":"bookinfo"', `"namespace":"of-${name}"`)
  )
  await round(subject, reviews, { connections: 4, amount: 24, path: `/revision/${name}/inject` })
}

function ratioOf(value: number): Measured['figure'] {
  return { min: value, median: value, max: value }
}
