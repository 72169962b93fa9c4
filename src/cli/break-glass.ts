import type { Command } from 'commander'
import { asCliError } from './failures.ts'
import { CliError, EXIT, type Io } from './io.ts'
import { settingsOf } from './settings.ts'

interface Options {
  readonly configuration: string
  readonly minutes: string
  readonly close?: boolean
}

/** A day: who needs longer should change the registration itself. */
const LONGEST = 1440

/** `outrigger break-glass`: failurePolicy Ignore for some minutes. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  command
    .option('--kubeconfig <file>', 'a live cluster: its kubeconfig')
    .option('--context <name>', 'a live cluster: the context of the kubeconfig')
    .option('--configuration <name>', 'the MutatingWebhookConfiguration', 'outrigger-sidecar-injector')
    .option('--minutes <n>', 'how long pods are let through', '15')
    .option('--close', 'close it now')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const minutes = options.close === true ? undefined : minutesOf(options.minutes)
      const { settings } = await settingsOf(command, io)
      const { breakGlassOf } = await import('../app/break-glass.ts')
      try {
        const { entries, until } = await breakGlassOf(options.configuration, minutes, settings, io.environment)
        io.stdout.write(`${told(options.configuration, entries, until)}\n`)
        done(EXIT.fine)
      } catch (error) {
        throw asCliError(error)
      }
    })
}

function minutesOf(text: string): number {
  const minutes = Number(text)
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST) {
    throw new CliError(EXIT.wrongUse, `--minutes is ${text}: it must be a whole number from 1 to ${String(LONGEST)}.`)
  }
  return minutes
}

function told(configuration: string, entries: readonly string[], until: Date | undefined): string {
  const what = entries.length === 0 ? 'no entry had to change' : entries.join(', ')
  if (until === undefined) return `${configuration} is closed again: ${what}.`
  return (
    `${configuration} lets pods through without injection until ${until.toISOString()}: ${what}.\n` +
    'A running Outrigger closes it then; while none runs it stays open, and --close closes it.'
  )
}

const HELP = `
Examples:
  outrigger break-glass --kubeconfig ~/.kube/config --minutes 30
  outrigger break-glass --kubeconfig ~/.kube/config --close
`
