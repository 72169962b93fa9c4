import { Option, type Command } from 'commander'
import { asCliError } from './failures.ts'
import { EXIT, type Io } from './io.ts'
import { settingsOf } from './settings.ts'
import { styleOf } from './style.ts'

interface Options {
  readonly output: 'text' | 'json'
}

/** `outrigger check`: everything between a pod and its sidecar in a live cluster. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  command
    .option('--kubeconfig <file>', 'a live cluster: its kubeconfig')
    .option('--context <name>', 'a live cluster: the context of the kubeconfig')
    .option('--services <name.namespace>', 'Services that lead to Outrigger, with commas between them')
    .option('--self-probe <namespace>', 'a namespace in which a dry-run pod must come back injected')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['text', 'json']).default('text'))
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const { settings } = await settingsOf(command, io)
      const { checkLive } = await import('../app/check-live.ts')
      try {
        const checked = await checkLive(settings, io.environment)
        if (options.output === 'json') io.stdout.write(`${JSON.stringify(checked, null, 2)}\n`)
        else {
          const style = styleOf(io)
          for (const { name, ok, says, hint } of checked) {
            io.stdout.write(`${ok ? style.green('ok  ') : style.red('FAIL')} ${name}: ${says}\n`)
            if (!ok && hint !== undefined) io.stdout.write(`     ${style.dim(hint)}\n`)
          }
        }
        done(checked.every(({ ok }) => ok) ? EXIT.fine : EXIT.notFine)
      } catch (error) {
        throw asCliError(error)
      }
    })
}

const HELP = `
Examples:
  outrigger check --kubeconfig ~/.kube/config
  outrigger check --services istiod.istio-system --self-probe my-labelled-namespace
`
