import { figure, type Figure } from '../statistics.ts'
import type { Measured, Part } from '../section.ts'
import { startOutrigger } from '../subjects.ts'
import { withCluster } from '../live-cluster.ts'

const STARTS = 5

/** Cold start to ready. */
export const coldStart: Part = {
  name: 'start',
  seconds: 15,
  run: async tell => {
    tell('objects in files')
    const inFiles = await starts([])
    tell('a live cluster')
    const live = await withCluster({ namespaces: 1000, nodes: 100 }, cluster => starts(cluster.args))
    const text = ({ wall, cpu }: Starts): string[] =>
      [wall.min, wall.median, wall.max, cpu.median].map(value => value.toFixed(0))
    return {
      title: 'Cold start',
      says: `From the start of the process to the first 200 of /readyz over TLS, ${String(STARTS)} starts, a new certificate each time. Ready means that the world is read and that sample pods went through the default templates of every revision.`,
      head: ['world', 'fastest ms', 'median ms', 'slowest ms', 'CPU ms'],
      rows: [
        ['objects in files', ...text(inFiles)],
        ['live cluster of 1,000 namespaces and 100 nodes', ...text(live)]
      ],
      measured: [measured('files', inFiles), measured('a live cluster', live)]
    }
  }
}

function measured(world: string, { wall }: Starts): Measured {
  return {
    id: `cold start to ready with ${world}, ms`,
    figure: wall,
    isRatio: false,
    better: 'lower',
    limit: { value: 1500, says: 'at most 1,500' }
  }
}

interface Starts {
  /** Milliseconds. */
  readonly wall: Figure
  /** Milliseconds of CPU, user and system. */
  readonly cpu: Figure
}

async function starts(args: readonly string[]): Promise<Starts> {
  const wall: number[] = []
  const cpu: number[] = []
  for (let i = 0; i < STARTS; i++) {
    const subject = await startOutrigger({ args })
    wall.push(subject.startMs)
    cpu.push(subject.cpuSeconds() * 1000)
    await subject.stop()
  }
  return { wall: figure(wall), cpu: figure(cpu) }
}
