import { CommanderError } from 'commander'
import { CliError, EXIT, type Io } from './io.ts'
import { programOf } from './program.ts'

/** Runs the command line; the answer is the exit code. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let exitCode: number = EXIT.fine
  const done = (code: number): void => {
    exitCode = code
  }
  const [wanted] = argv
  if (wanted === '--version' || wanted === '-V') {
    const { packageVersion } = await import('../app/version.ts')
    io.stdout.write(`${await packageVersion()}\n`)
    return EXIT.fine
  }
  try {
    const program = await programOf(io, done, wanted ?? '')
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
