/**
 * `npm run bench [-- PART…] [-- --accept]`: measures, and writes test/bench/results.json. A whole run also writes
 * docs/performance.md with its plots, and fails where a ratio is worse than in test/bench/baseline.json beyond noise;
 * `--accept` makes its ratios the new baseline.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { burst } from './parts/burst.ts'
import { commands } from './parts/commands.ts'
import { clusterSize, podSize } from './parts/growth.ts'
import { language } from './parts/language.ts'
import { macro } from './parts/macro.ts'
import { memory } from './parts/memory.ts'
import { micro } from './parts/micro.ts'
import { reload } from './parts/reload.ts'
import { coldStart } from './parts/start.ts'
import { workers } from './parts/workers.ts'
import { baselineOf, holds, regressions, type Baseline } from './report/compare.ts'
import { performanceDocument, plotFile, table } from './report/document.ts'
import { svgOf } from './report/svg.ts'
import type { Part, Section } from './section.ts'

const PARTS: readonly Part[] = [
  micro,
  language,
  macro,
  burst,
  workers,
  coldStart,
  commands,
  memory,
  reload,
  podSize,
  clusterSize
]
const DOCS = join(import.meta.dirname, '../../docs')
const BASELINE = join(import.meta.dirname, 'baseline.json')

const wanted = process.argv.slice(2)
const names = wanted.filter(word => !word.startsWith('--'))
const unknown = names.find(name => !PARTS.some(part => part.name === name))
if (unknown !== undefined) throw new Error(`there is no part ${unknown}: ${PARTS.map(part => part.name).join(', ')}`)

const parts = PARTS.filter(({ name }) => names.length === 0 || names.includes(name))
const sections: Section[] = []
const from = performance.now()
for (const part of parts) {
  const tell = (progress: string): void => {
    console.error(`[${((performance.now() - from) / 1000).toFixed(0)} s] ${part.name}: ${progress}`)
  }
  tell(`about ${String(part.seconds)} s`)
  const section = await part.run(tell)
  sections.push(section)
  console.log(`\n## ${section.title}\n\n${table(section.head, section.rows)}\n`)
}

const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version }
const measured = sections.flatMap(section => section.measured)
writeJson(join(import.meta.dirname, 'results.json'), { machine, sections })
if (names.length === 0) {
  writeFileSync(join(DOCS, 'performance.md'), await performanceDocument(sections, machine))
  for (const plot of sections.flatMap(({ plots = [] }) => plots)) writeFileSync(join(DOCS, plotFile(plot)), svgOf(plot))
}
for (const each of measured) {
  if (holds(each) === false)
    console.log(`not kept: ${each.id}: ${each.figure.median.toFixed(2)}, ${each.limit?.says ?? ''}`)
}
const before = existsSync(BASELINE) ? (JSON.parse(readFileSync(BASELINE, 'utf8')) as Baseline) : {}
const worse = regressions(measured, before)
for (const says of worse) console.log(`worse than before: ${says}`)
if (wanted.includes('--accept')) writeJson(BASELINE, { ...before, ...baselineOf(measured) })
else if (worse.length > 0) process.exitCode = 1

function writeJson(file: string, value: object): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
}
