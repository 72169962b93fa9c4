import { Command } from 'commander'
import { COMMANDS } from './commands.ts'
import type { Io } from './io.ts'

/**
 * Builds the command line. Only the command that is wanted is loaded with its options, because each brings its part of
 * the project; without a name all are, for what is generated from them.
 */
export async function programOf(io: Io, done: (exitCode: number) => void, wanted?: string): Promise<Command> {
  const program = new Command('outrigger')
    .description('One sidecar injector for every Istio.')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: false })
    .option('-V, --version', 'print the version')
    .addHelpText('after', EXAMPLES)
  const isAll = wanted === undefined || COMMANDS.some(({ name, readsAll }) => readsAll === true && name === wanted)
  for (const { name, aliases = [], summary, load } of COMMANDS) {
    const command = program.command(name).aliases(aliases).description(summary)
    if (!isAll && wanted !== name && !aliases.includes(wanted)) continue
    const { define } = await load()
    define(command, io, done)
  }
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: text => io.stdout.write(text),
      writeErr: text => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? WIDTH,
      outputError: (text, write) => {
        write(text.replace(/^error: /, 'outrigger: '))
      }
    })
  }
  return program
}

/** Where there is no terminal to ask. */
const WIDTH = 100

const EXAMPLES = `
Examples:
  outrigger demo                                   pods of the demo, injected
  outrigger serve --objects ./cluster/             the webhook, over objects in files
  outrigger explain -f deployment.yaml             why, or why not

Exit codes: 0 fine, 1 not fine, 2 wrong use, 3 something could not be read.
`
