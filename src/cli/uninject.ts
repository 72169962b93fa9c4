import type { Command } from 'commander'
import { asCliError } from './failures.ts'
import { CliError, EXIT, type Io } from './io.ts'

interface Options {
  readonly filename?: string
  readonly output?: string
}

/** `outrigger uninject`: takes out of workloads in files what an injection put in. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  command
    .option('-f, --filename <file>', 'workloads: a file, or - for standard input')
    .option('-o, --output <file>', 'where to write; standard output where it is not given')
    .addHelpText('after', HELP)
    .action(async ({ filename, output }: Options) => {
      if (filename === undefined)
        throw new CliError(EXIT.wrongUse, 'say what to read: -f FILE, or -f - for standard input.')
      const { uninjectFile } = await import('../app/uninject.ts')
      try {
        await uninjectFile(filename, output, io)
        done(EXIT.fine)
      } catch (error) {
        if (error instanceof Error && error.name === 'NotUninjectableError') {
          throw new CliError(EXIT.notFine, error.message)
        }
        throw asCliError(error)
      }
    })
}

const HELP = `
What was not injected comes out as it went in. docs/uninject.md tells what an injected
object has no trace of.

Examples:
  outrigger uninject -f injected.yaml -o deployment.yaml
  kubectl get deployment NAME -o yaml | outrigger uninject -f - | kubectl apply -f -
`
