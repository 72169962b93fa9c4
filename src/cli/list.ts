import { Option, type Command } from 'commander'
import { asCliError } from './failures.ts'
import { EXIT, type Io } from './io.ts'
import { progressOf } from './progress.ts'
import { addSettings, settingsOf } from './settings.ts'
import { styleOf } from './style.ts'

interface Options {
  readonly filename?: string
  readonly namespace?: string
  readonly pods?: boolean
  readonly outdated?: boolean
  readonly output: 'text' | 'json'
}

/** `outrigger list`: revisions, namespaces and pods, and how they stand to injection. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  addSettings(command, ['world', 'istio'])
  command
    .option('-f, --filename <file>', 'pods and workloads: a file, a folder, or - for standard input')
    .option('-n, --namespace <namespace>', 'only the pods of this namespace, one a line')
    .option('-p, --pods', 'the pods of all namespaces, one a line')
    .option('--outdated', 'only pods that should be made anew; ends with 1 if there is one')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['text', 'json']).default('text'))
    .addHelpText('after', HELP)
    .action(async ({ filename, namespace, output, ...options }: Options) => {
      const { settings } = await settingsOf(command, io)
      const { listPods } = await import('../app/list/list.ts')
      const { STALE } = await import('../app/list/row.ts')
      const { listDocument, podTable, summaryTables } = await import('./list-text.ts')
      const progress = progressOf(io, 'pods')
      const request = {
        ...(filename !== undefined && { filename }),
        ...(namespace !== undefined && { namespace }),
        progress: progress.count
      }
      try {
        const listed = await listPods(request, settings, io.environment, io.stdin)
        progress.end()
        const stale = listed.pods.filter(({ state }) => STALE.has(state))
        const shown = options.outdated === true ? { ...listed, pods: stale } : listed
        const style = styleOf(io)
        const hasPods = options.pods === true || namespace !== undefined
        const text = (): string => {
          if (options.outdated === true)
            return stale.length > 0 ? podTable(stale, style) : 'No pod has to be made anew.\n'
          return `${summaryTables(shown, style)}${hasPods ? `\n${podTable(shown.pods, style)}` : ''}`
        }
        io.stdout.write(output === 'json' ? `${JSON.stringify(listDocument(shown), null, 2)}\n` : text())
        done(options.outdated === true && stale.length > 0 ? EXIT.notFine : EXIT.fine)
      } catch (error) {
        progress.end()
        throw asCliError(error)
      }
    })
}

const HELP = `
How a pod can stand:
  injected      it has the sidecar that it would get now
  to inject     it is not made yet, and will be injected
  not injected  it has no sidecar and would get none
  outdated      it has another sidecar than it would get now, or one that it would not get
  missing       it runs without the sidecar that it would get now
  refused       a pod made like it would be turned away

Examples:
  outrigger list --kubeconfig ~/.kube/config
  outrigger list -n bookinfo
  kubectl get pods -A -o yaml | outrigger list -f - --outdated --objects ./cluster/
`
