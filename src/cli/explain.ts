import { Option, type Command } from 'commander'
import { setImmediate } from 'node:timers/promises'
import type { Json, JsonObject } from '../inject/json.ts'
import type { Explained } from '../app/explain/explain-workload.ts'
import { explanation } from './explain-text.ts'
import { asCliError } from './failures.ts'
import { CliError, EXIT, type Io } from './io.ts'
import { addSettings, settingsOf } from './settings.ts'
import { styleOf } from './style.ts'
import { write } from './write.ts'

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
        let isFine = true
        const print = await printerOf(options.output, io)
        for await (const explained of explainAll(what, settings, io.environment, io.stdin)) {
          isFine &&= explained.outcome.kind !== 'failed'
          await write(io, print.next(explained))
          await setImmediate()
        }
        await write(io, print.end())
        done(isFine ? EXIT.fine : EXIT.notFine)
      } catch (error) {
        throw asCliError(error)
      }
    })
}

/** Prints one after the other; in JSON and YAML several are a list, and one is itself. */
interface Printer {
  readonly next: (explained: Explained) => string
  readonly end: () => string
}

async function printerOf(output: Options['output'], io: Io): Promise<Printer> {
  if (output === 'text') {
    const style = styleOf(io)
    const columns = io.stdout.isTTY === true ? (io.stdout.columns ?? 80) : undefined
    let before = ''
    const next = (one: Explained): string => {
      const text = before + explanation(one, style, columns)
      before = '\n'
      return text
    }
    return { next, end: () => '' }
  }
  return output === 'json' ? jsonPrinter() : yamlPrinter((await import('../language/yaml/index.ts')).marshal)
}

function jsonPrinter(): Printer {
  const item = (document: object): string => JSON.stringify([document], null, 2).slice(2, -2)
  return listPrinter({
    one: document => `${JSON.stringify(document, null, 2)}\n`,
    none: '[]\n',
    first: document => `[\n${item(document)}`,
    more: document => `,\n${item(document)}`,
    end: '\n]\n'
  })
}

function yamlPrinter(marshal: (value: Json) => string): Printer {
  const plain = (document: object): JsonObject => JSON.parse(JSON.stringify(document)) as JsonObject
  const item = (document: object): string => marshal([plain(document)])
  return listPrinter({ one: document => marshal(plain(document)), none: '[]\n', first: item, more: item, end: '' })
}

interface ListSyntax {
  readonly one: (document: object) => string
  readonly none: string
  readonly first: (document: object) => string
  readonly more: (document: object) => string
  readonly end: string
}

/** Holds the first back until it is known whether there is a second. */
function listPrinter({ one, none, first, more, end }: ListSyntax): Printer {
  let held: object | undefined
  let count = 0
  return {
    next: explained => {
      const document = documentOf(explained)
      count++
      if (count > 2) return more(document)
      if (held !== undefined) return first(held) + more(document)
      held = document
      return ''
    },
    end: () => (count > 1 ? end : held === undefined ? none : one(held))
  }
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
