import { Command, CommanderError } from 'commander'
import { COMMANDS } from './commands.ts'
import { CliError, EXIT, type Io } from './io.ts'

/** Runs the command line; the answer is the exit code. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let exitCode: number = EXIT.fine
  const program = new Command('outrigger')
    .description('One sidecar injector for every Istio.')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', EXAMPLES)
  const wanted = argv[0]
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).description(summary)
    if (name !== wanted) continue
    const { define } = await load()
    define(command, io, code => {
      exitCode = code
    })
  }
  if (wanted === '--version' || wanted === '-V') program.version(await version(), '-V, --version')
  else program.option('-V, --version', 'print the version')
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: text => io.stdout.write(text),
      writeErr: text => io.stderr.write(text),
      outputError: (text, write) => {
        write(text.replace(/^error: /, 'outrigger: '))
      }
    })
  }
  try {
    if (wanted === undefined) {
      program.outputHelp()
      return EXIT.wrongUse
    }
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    return report(error, io)
  }
}

/** Errors end with one sentence and an exit code; what is none of ours is a bug and shows where. */
function report(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.wrongUse
  if (error instanceof CliError) {
    io.stderr.write(`outrigger: ${error.message}\n`)
    return error.exitCode
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  io.stderr.write(`outrigger: a bug, please report it: ${text}\n`)
  return EXIT.unreachable
}

async function version(): Promise<string> {
  const { packageVersion } = await import('../app/version.ts')
  return packageVersion()
}

const EXAMPLES = `
Examples:
  outrigger demo                                   pods of the demo, injected
  outrigger serve --objects ./cluster/             the webhook, over objects in files
  outrigger explain -f deployment.yaml             why, or why not

Exit codes: 0 fine, 1 not fine, 2 wrong use, 3 something could not be read.
`
