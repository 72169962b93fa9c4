import { format, resolveConfig } from 'prettier'
import type { Measured, Plot, Row, Section } from '../section.ts'
import { holds } from './compare.ts'

/** The machine of a run. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly node: string
}

/** Returns the text of docs/performance.md. */
export async function performanceDocument(sections: readonly Section[], machine: Machine): Promise<string> {
  const measured = sections.flatMap(section => section.measured)
  const text = [
    `# Performance

Measured by \`npm run bench\`, which writes this page. Absolute times tell of the machine (${machine.cpu}, ${String(machine.cores)}
cores, Node ${machine.node}, with what makes the load on the same machine); the ratios, of figures of the same run in turn, are
what counts. Figures are medians of several rounds.`,
    '## What is promised',
    table(['figure', 'promise', 'measured', 'rounds', 'kept'], measured.filter(({ limit }) => limit).map(promise)),
    ...sections.map(sectionText)
  ].join('\n\n')
  return format(text, { ...(await resolveConfig('docs/performance.md')), parser: 'markdown' })
}

/** Returns the name of a plot's file. */
export function plotFile({ id }: Plot): string {
  return `performance-${id}.svg`
}

/** Returns a Markdown table. */
export function table(head: Row, rows: readonly Row[]): string {
  const line = (row: Row): string => `| ${row.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function sectionText({ title, says, head, rows, plots = [] }: Section): string {
  const images = plots.map(plot => `![${plot.title}](${plotFile(plot)})`)
  return [`## ${title}`, says, table(head, rows), ...images].join('\n\n')
}

function promise(measured: Measured): Row {
  const { id, figure, limit } = measured
  const shown = (value: number): string => value.toFixed(value < 100 ? 2 : 0)
  return [
    id,
    limit?.says ?? '',
    shown(figure.median),
    `${shown(figure.min)} to ${shown(figure.max)}`,
    holds(measured) === true ? 'yes' : 'no'
  ]
}
