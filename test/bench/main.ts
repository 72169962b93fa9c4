/**
 * `npm run bench [-- micro|macro|start|workers]`: prints a table, and writes test/bench/results.json. Absolute times
 * tell of the machine; the ratios, of one run, are what counts.
 */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { coldStart, macro, workers, type Load } from './macro.ts'
import { micro, type MicroRow } from './micro.ts'

const wanted = process.argv.slice(2)
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name)
const results: Record<string, unknown> = { node: process.version, cpu: cpus()[0]?.model ?? '', cores: cpus().length }

if (isWanted('micro')) {
  const rows = await micro(5, 3000)
  results['micro'] = rows
  print(['', 'µs (median)', 'ratio'], rows.map(microCells))
}
if (isWanted('macro')) {
  const loads = await macro(3, 4, [1, 16, 64])
  results['macro'] = loads
  print(
    ['server', 'connections', 'req/s', 'p50 ms', 'p99 ms', 'CPU µs', 'RSS MB', 'CPU ratio', 'p99 ratio'],
    loads.map(cells(loads))
  )
}
if (isWanted('start')) {
  const start = await coldStart(5)
  results['coldStartMs'] = start
  print(['', 'ms (median)'], [['cold start to ready', start.median.toFixed(0)]])
}
if (isWanted('workers')) {
  const scaled = await workers(2, 5)
  results['workers'] = scaled
  print(
    ['', 'req/s'],
    [
      ['1 worker', scaled.one.toFixed(0)],
      ['2 workers', scaled.many.toFixed(0)],
      ['ratio', scaled.ratio.toFixed(2)]
    ]
  )
}
writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)

function microCells({ name, microseconds, ratio }: MicroRow): string[] {
  return [name, microseconds.median.toFixed(1), ratio.toFixed(1)]
}

function cells(loads: readonly Load[]): (load: Load) => string[] {
  return load => {
    const floor =
      loads.find(({ server, connections }) => server === 'floor' && connections === load.connections) ?? load
    return [
      load.server,
      String(load.connections),
      load.requestsPerSecond.median.toFixed(0),
      load.p50.median.toFixed(2),
      load.p99.median.toFixed(2),
      load.cpuMicroseconds.median.toFixed(0),
      load.rssMb.median.toFixed(0),
      (load.cpuMicroseconds.median / floor.cpuMicroseconds.median).toFixed(2),
      (load.p99.median / floor.p99.median).toFixed(2)
    ]
  }
}

function print(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`
  console.log([line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n'))
}
