import { Option, type Command } from 'commander'
import type { CorpusReport, DoorReport } from '../app/conformance/run.ts'
import { CliError, EXIT, type Io } from './io.ts'
import { styleOf, type Style } from './style.ts'

interface Options {
  readonly only?: string
  readonly show: string
  readonly compat: 'safe' | 'exact'
}

/** `outrigger conformance`: runs pods that istiod was recorded with, and says which come out differently. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  command
    .argument('[path...]', 'folders of recorded cases, or files of recorded pods (docs/migrate.md tells how to record)')
    .option('--only <name>', 'run only the cases whose name it is part of')
    .option('--show <number>', 'how many differences to print for each recording', '1')
    .addOption(
      new Option(
        '--compat <mode>',
        'exact: as istiod; safe: as it is served, so that the rows of docs/differences.md show'
      )
        .choices(['safe', 'exact'])
        .default('exact')
    )
    .action(async (paths: readonly string[], options: Options) => {
      const { findRecordings, NoRecordingsError } = await import('../app/conformance/find.ts')
      const { isAllEqual, loadCorpus, runCorpus } = await import('../app/conformance/run.ts')
      const style = styleOf(io)
      const recordings = find(
        () => (paths.length > 0 ? paths : [recordedBeside(io)]).flatMap(findRecordings),
        NoRecordingsError
      )
      io.stdout.write(`${row(['recording', 'webhook', 'inject'])}\n`)
      let isFine = true
      for (const path of recordings) {
        const report = runCorpus(loadCorpus(path), options)
        isFine &&= isAllEqual(report)
        io.stdout.write(lines(report, Number(options.show), style))
      }
      done(isFine ? EXIT.fine : EXIT.notFine)
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

function lines({ name, webhook, inject, skipped }: CorpusReport, show: number, style: Style): string {
  const mismatches = [...webhook.mismatches, ...inject.mismatches].slice(0, show)
  const differences = mismatches.map(({ name: each, difference }) => `  ${style.red(each)} ${difference}`)
  const [first] = skipped
  const left = first ? [style.dim(`  ${String(skipped.length)} not run: ${first.why}`)] : []
  return [row([name, passed(webhook), passed(inject)]), ...differences, ...left, ''].join('\n')
}

function passed({ total, mismatches }: DoorReport): string {
  return total === 0 ? '-' : `${String(total - mismatches.length)}/${String(total)}`
}

function row([name = '', webhook = '', inject = '']: readonly string[]): string {
  return `${name.padEnd(28)} ${webhook.padStart(12)} ${inject.padStart(12)}`
}
