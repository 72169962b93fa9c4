import { once } from 'node:events'
import { Option, type Command } from 'commander'
import type { PodDiff } from '../app/diff/pod-diff.ts'
import { asCliError } from './failures.ts'
import { CliError, EXIT, type Io } from './io.ts'
import { addSettings, settingsOf } from './settings.ts'
import { styleOf } from './style.ts'

interface Options {
  readonly filename?: string
  readonly namespace?: string
  readonly allNamespaces?: boolean
  readonly with?: string
  readonly summary?: boolean
  readonly output: 'text' | 'json'
}

/** `outrigger diff`: pods before and after, as a unified diff. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  addSettings(command, ['world', 'istio'])
  command
    .option('-f, --filename <file>', 'pods or workloads: a file, a folder, or - for standard input')
    .option('-n, --namespace <namespace>', 'all workloads of a namespace; with -f, that of objects that name none')
    .option('-A, --all-namespaces', 'all workloads of all namespaces')
    .option('--with <path>', 'objects of a second configuration: what would change if it were live')
    .option('-s, --summary', 'only how many would change, grouped by the same change')
    .addOption(
      new Option('-o, --output <format>', 'how to print; json is one object a line')
        .choices(['text', 'json'])
        .default('text')
    )
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const { filename, namespace, allNamespaces } = options
      if (filename === undefined && namespace === undefined && allNamespaces !== true) {
        throw new CliError(EXIT.wrongUse, 'say what to compare: -f FILE, -n NAMESPACE or -A.')
      }
      const { settings } = await settingsOf(command, io)
      const { diffAll } = await import('../app/diff/diff.ts')
      const request = {
        ...(filename !== undefined && { filename }),
        ...(namespace !== undefined && { namespace }),
        ...(options.with !== undefined && { with: options.with })
      }
      try {
        done(await print(diffAll(request, settings, io.environment, io.stdin), options, io))
      } catch (error) {
        throw asCliError(error)
      }
    })
}

/** Prints each diff when it is made: a cluster has more pods than fit in memory. */
async function print(diffs: AsyncIterable<PodDiff>, options: Options, io: Io): Promise<number> {
  const { diffText, diffDocument, summaryText } = await import('./diff-text.ts')
  const { summing } = await import('../app/diff/same-change.ts')
  const style = styleOf(io)
  const summary = summing()
  const write = async (text: string): Promise<void> => {
    if (text !== '' && !io.stdout.write(text)) await once(io.stdout, 'drain')
  }
  const hasProgress = options.summary === true && io.stderr.isTTY === true
  let count = 0
  for await (const diff of diffs) {
    summary.add(diff)
    count++
    if (hasProgress) io.stderr.write(`\r${String(count)} pods`)
    if (options.output === 'json') await write(`${JSON.stringify(diffDocument(diff))}\n`)
    else if (options.summary !== true) await write(diffText(diff, style))
  }
  if (hasProgress) io.stderr.write('\r\u001b[K')
  const result = summary.result()
  if (options.output !== 'json') await write(summaryText(result, style))
  return result.failed > 0 ? EXIT.notFine : EXIT.fine
}

const HELP = `
Examples:
  outrigger diff -f deployment.yaml
  outrigger diff -n shop --kubeconfig ~/.kube/config
  outrigger diff -A --summary --with new-policy.yaml
`
