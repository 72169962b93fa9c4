import { Option, type Command } from 'commander'
import type { Report, Tally } from '../app/conformance/report.ts'
import { CliError, EXIT, type Io } from './io.ts'
import { styleOf, type Style } from './style.ts'

interface Options {
  readonly only?: string
  readonly show: string
  readonly compat: 'safe' | 'exact'
  readonly caches: 'on' | 'off'
}

/** `outrigger conformance`: runs what Istio and Go were recorded with, and says which cases come out differently. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  command
    .argument('[path...]', 'folders of recorded cases, or files of recorded pods, texts or vectors (docs/migrate.md)')
    .option('--only <name>', 'run only the cases whose name it is part of')
    .option('--show <number>', 'how many differences to print for each recording', '3')
    .addOption(
      new Option(
        '--compat <mode>',
        'exact: as istiod; safe: as it is served, so that the rows of docs/differences.md show'
      )
        .choices(['safe', 'exact'])
        .default('exact')
    )
    .addOption(
      new Option('--caches <mode>', 'off: make everything anew for each pod').choices(['on', 'off']).default('on')
    )
    .addHelpText('after', HELP)
    .action(async (paths: readonly string[], options: Options) => {
      const { findRecordings, NoRecordingsError } = await import('../app/conformance/find.ts')
      const { runRecording } = await import('../app/conformance/run.ts')
      const { isFine, sumOf } = await import('../app/conformance/report.ts')
      const style = styleOf(io)
      const recordings = find(
        () => (paths.length > 0 ? paths : [recordedBeside(io)]).flatMap(findRecordings),
        NoRecordingsError
      )
      const reports: Report[] = []
      for (const recording of recordings) {
        const report = await runRecording(recording, options)
        reports.push(report)
        io.stdout.write(lines(report, sumOf(report), { show: Number(options.show), style }))
      }
      io.stdout.write(skipTable(reports))
      done(reports.every(isFine) ? EXIT.fine : EXIT.notFine)
    })
}

/** Where the recordings of Istio's own tests are, in a checkout of this project. */
function recordedBeside({ environment }: Io): string {
  return `${environment['OUTRIGGER_SHARED'] ?? '../shared'}/conformance`
}

function find<T>(search: () => T, expected: new (...args: never[]) => Error): T {
  try {
    return search()
  } catch (error) {
    if (error instanceof expected) throw new CliError(EXIT.unreachable, error.message)
    throw error
  }
}

function lines(report: Report, cases: Tally, { show, style }: { show: number; style: Style }): string {
  const { name, parts, exotic } = report
  const doors = Object.entries(parts).filter(([, { total }]) => total > 0)
  const details = [
    ...(doors.length > 1 ? doors.map(([door, tally]) => `${door} ${passed(tally)}`) : []),
    ...(exotic && exotic.total > 0 ? [`exotic ${passed(exotic)}`] : [])
  ]
  const shown = [...cases.mismatches.slice(0, show), ...(exotic?.mismatches ?? []).slice(0, show)]
  return [
    `${name.padEnd(28)} ${passed(cases).padStart(9)}  ${details.join(', ')}`.trimEnd(),
    ...shown.map(mismatch => `  ${style.red(mismatch.name)} ${mismatch.difference}`),
    ''
  ].join('\n')
}

function passed({ total, mismatches }: Tally): string {
  return `${String(total - mismatches.length)}/${String(total)}`
}

/** What is not run, and why, one line a reason. */
function skipTable(reports: readonly Report[]): string {
  const rows = new Map<string, string[]>()
  for (const { name, skipped } of reports) {
    for (const { name: each, why } of skipped) rows.set(why, [...(rows.get(why) ?? []), `${name}: ${each}`])
  }
  const lines = [...rows].map(([why, names]) => `  ${String(names.length)}: ${why} (${shortList(names)})`)
  return lines.length === 0 ? '' : ['not run:', ...lines, ''].join('\n')
}

function shortList(names: readonly string[]): string {
  const [first = '', second, ...rest] = names
  if (second === undefined) return first
  return rest.length === 0 ? `${first}, ${second}` : `${first}, ${second} and ${String(rest.length)} more`
}

const HELP = `
Examples:
  outrigger conformance ../shared/conformance
  outrigger conformance recorded/ --compat safe --only cronjob
`
