import { Option, type Command } from 'commander'
import type { RenderError } from '../app/render.ts'
import { dialectOf, type Dialect } from '../inject/dialect.ts'
import { signatureOf } from './signature.ts'
import { asCliError } from './failures.ts'
import { CliError, EXIT, type ExitCode, type Io } from './io.ts'
import { styleOf } from './style.ts'

interface Options {
  readonly template?: string
  readonly data?: string
  readonly functions?: boolean
  readonly strict?: boolean
  readonly watch?: boolean
  readonly istioVersion?: string
}

/** `outrigger render`: runs one template against data. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  command
    .option('-t, --template <file>', 'a template, or - for standard input')
    .option('-d, --data <file>', 'what the template sees, as YAML or JSON; nothing where it is not given')
    .option('--functions', 'list the functions that templates may call')
    .option('--strict', 'refuse keys that the data do not have, which Istio prints as <no value>')
    .option('-w, --watch', 'render again whenever a file changes')
    .addOption(new Option('--istio-version <release>', 'the release whose functions count: the newest, if not given'))
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const dialect = options.istioVersion === undefined ? {} : { dialect: knownDialect(options.istioVersion) }
      const app = await import('../app/render.ts')
      if (options.functions === true) {
        const rows = app.functionsOf(dialect.dialect).map(row => [signatureOf(row), row.doc] as const)
        io.stdout.write(rows.map(([signature, doc]) => `${signature}\n    ${doc}\n`).join(''))
        done(EXIT.fine)
        return
      }
      const { template, data } = options
      if (template === undefined) throw new CliError(EXIT.wrongUse, 'say what to render: --template FILE.')
      if (template === '-' && data === '-') {
        throw new CliError(EXIT.wrongUse, '--template and --data cannot both be standard input: name a file for one.')
      }
      const request = { template, strict: options.strict === true, ...(data !== undefined && { data }), ...dialect }
      const once = async (): Promise<ExitCode> => {
        try {
          io.stdout.write(withNewline(await app.renderFiles(request, io.environment, io.stdin)))
          return EXIT.fine
        } catch (error) {
          if (!(error instanceof app.RenderError)) throw asCliError(error)
          io.stderr.write(picture(error))
          return EXIT.notFine
        }
      }
      if (options.watch !== true) done(await once())
      else done(await follow([template, data], once, io))
    })
}

/** Renders now and after each change, until the user has seen enough. What cannot be read is told, and looked for again. */
async function follow(
  files: readonly (string | undefined)[],
  once: () => Promise<ExitCode>,
  io: Io
): Promise<ExitCode> {
  const { watchFiles } = await import('../app/watch-files.ts')
  const style = styleOf(io)
  const again = async (): Promise<void> => {
    try {
      await once()
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      io.stderr.write(`outrigger: ${error.message}\n`)
    }
    io.stdout.write(style.dim('--- waiting for changes; Ctrl-C ends\n'))
  }
  const watch = watchFiles(
    files.filter((file): file is string => file !== undefined && file !== '-'),
    again
  )
  await io.stopped
  await watch.close()
  return EXIT.fine
}

function picture(error: RenderError): string {
  const lines = [`outrigger: ${error.place}: ${error.message}`]
  if (error.picture !== '') lines.push(...error.picture.split('\n').map(line => `  ${line}`))
  if (error.missing !== undefined) lines.push(`  ${error.missing} is not in the data.`)
  return `${lines.join('\n')}\n`
}

function knownDialect(release: string): Dialect {
  const dialect = dialectOf(release)
  if (dialect) return dialect
  throw new CliError(EXIT.wrongUse, `--istio-version is "${release}": it must be a release of Istio, as 1.24.`)
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

const HELP = `
Examples:
  outrigger render --template sidecar.tpl --data pod.yaml
  outrigger render --template sidecar.tpl --data pod.yaml --watch
  echo '{{ .name | quote }}' | outrigger render --template - --data data.yaml
  outrigger render --functions --istio-version 1.20
`
