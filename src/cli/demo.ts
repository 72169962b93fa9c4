import type { Command } from 'commander'
import type { DemoRow } from '../app/demo.ts'
import { asCliError } from './failures.ts'
import { EXIT, type Io } from './io.ts'
import { addSettings, settingsOf } from './settings.ts'
import { styleOf, type Style } from './style.ts'
import { table } from './table.ts'

/** `outrigger demo`: the pods of the demo through a real server, which stays up. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  addSettings(command, ['world', 'istio', 'serve', 'log'])
  command.addHelpText('after', HELP)
  command.option('--once', 'stop after the table').action(async (options: { readonly once?: boolean }) => {
    const { settings, origins } = await settingsOf(command, io)
    const { runDemo } = await import('../app/demo.ts')
    // The table is what the demo has to say.
    const logLevel = origins.logLevel === 'default' ? 'error' : settings.logLevel
    try {
      const { running, rows } = await runDemo({ ...settings, logLevel }, io.environment)
      io.stdout.write(report(rows, styleOf(io)))
      if (options.once !== true) {
        io.stdout.write(whatToTry(running.url))
        await io.stopped
      }
      await running.stop()
    } catch (error) {
      throw asCliError(error)
    }
    done(EXIT.fine)
  })
}

function report(rows: readonly DemoRow[], style: Style): string {
  const cells = rows.map(row => ({
    cells: [
      row.pod,
      row.injected ? 'injected' : 'not injected',
      row.reason,
      row.containers.join(' '),
      row.milliseconds.toFixed(1)
    ],
    ...(row.injected && { paint: style.green })
  }))
  return table(['POD', 'RESULT', 'REASON', 'CONTAINERS', 'MS'], cells, style)
}

function whatToTry(url: string): string {
  return `
The server stays up at ${url}. In another terminal:

  curl -sk ${url}/explain -H 'content-type: application/json' -d '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"try","namespace":"bookinfo"},"spec":{"containers":[{"name":"app","image":"app"}]}}'

Ctrl-C ends it.
`
}

const HELP = `
Examples:
  outrigger demo
  outrigger demo --once --objects ./cluster/
`
