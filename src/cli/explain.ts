import { Option, type Command } from 'commander'
import type { JsonObject } from '../inject/json.ts'
import type { Explained } from '../app/explain/explain-workload.ts'
import { explanation } from './explain-text.ts'
import { asCliError } from './failures.ts'
import { CliError, EXIT, type Io } from './io.ts'
import { addSettings, settingsOf } from './settings.ts'
import { styleOf } from './style.ts'

interface Options {
  readonly filename?: string
  readonly namespace: string
  readonly output: 'text' | 'json' | 'yaml'
}

/** `outrigger explain`: would this pod be injected, by whom, and why or why not. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  addSettings(command, ['world', 'istio'])
  command
    .argument('[kind]', 'pod, or the kind of a workload')
    .argument('[name]', 'its name')
    .option('-f, --filename <file>', 'pods or workloads: a file, a folder, or - for standard input')
    .option('-n, --namespace <namespace>', 'the namespace of objects that name none', 'default')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['text', 'json', 'yaml']).default('text'))
    .addHelpText('after', HELP)
    .action(async (kind: string | undefined, name: string | undefined, options: Options) => {
      const { settings } = await settingsOf(command, io)
      const { explainAll } = await import('../app/explain.ts')
      try {
        const what = { ...options, ...(kind !== undefined && { kind }), ...(name !== undefined && { name }) }
        if (options.filename === undefined && (kind === undefined || name === undefined)) {
          throw new CliError(EXIT.wrongUse, 'say what to explain: -f FILE, or a kind and a name.')
        }
        const explained = await explainAll(what, settings, io.environment, io.stdin)
        io.stdout.write(await print(explained, options.output, io))
        done(explained.some(({ outcome }) => outcome.kind === 'failed') ? EXIT.notFine : EXIT.fine)
      } catch (error) {
        throw asCliError(error)
      }
    })
}

async function print(explained: readonly Explained[], output: Options['output'], io: Io): Promise<string> {
  if (output === 'text') {
    const style = styleOf(io)
    const columns = io.stdout.isTTY === true ? (io.stdout.columns ?? 80) : undefined
    return explained.map(one => explanation(one, style, columns)).join('\n')
  }
  const documents = explained.map(documentOf)
  const document = documents.length === 1 ? documents[0] : documents
  if (output === 'json') return `${JSON.stringify(document, null, 2)}\n`
  const { marshal } = await import('../language/yaml/index.ts')
  return marshal(JSON.parse(JSON.stringify(document)) as JsonObject)
}

function documentOf({ workload: { kind, name, namespace }, outcome, adds, parts }: Explained): object {
  return {
    kind,
    name,
    namespace,
    outcome: outcome.kind,
    ...outcome.decision,
    ...(adds && { adds, parts }),
    ...(outcome.kind === 'failed' && { failure: outcome.failure })
  }
}

const HELP = `
Examples:
  outrigger explain -f deployment.yaml
  outrigger explain deployment reviews-v1 -n bookinfo
  outrigger explain pod cart-6d5f8b -n shop --kubeconfig ~/.kube/config
`
