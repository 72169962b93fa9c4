import { Option, type Command } from 'commander'
import type { Finding } from '../app/lint/finding.ts'
import type { Linted } from '../app/lint/lint.ts'
import { asCliError } from './failures.ts'
import { EXIT, type Io } from './io.ts'
import { addSettings, settingsOf } from './settings.ts'
import { styleOf, type Style } from './style.ts'

interface Options {
  readonly filename?: string
  readonly output: 'text' | 'json'
}

/** `outrigger lint`: what is wrong with policy, values, mesh, registrations and workloads. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  addSettings(command, ['world', 'istio'])
  command
    .option('-f, --filename <file>', 'workloads to look at in place of those of the world')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['text', 'json']).default('text'))
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const { settings } = await settingsOf(command, io)
      const { lint } = await import('../app/lint/lint.ts')
      try {
        const linted = await lint(options.filename, settings, io.environment, io.stdin)
        const isJson = options.output === 'json'
        io.stdout.write(isJson ? `${JSON.stringify(linted.findings, null, 2)}\n` : report(linted, styleOf(io)))
        done(linted.findings.some(({ severity }) => severity === 'error') ? EXIT.notFine : EXIT.fine)
      } catch (error) {
        throw asCliError(error)
      }
    })
}

function report({ findings, revisions, workloads }: Linted, style: Style): string {
  const count = (wanted: Finding['severity']): number => findings.filter(({ severity }) => severity === wanted).length
  const looked = `Looked at ${plural(revisions, 'revision')} and ${plural(workloads, 'workload')}`
  const [errors, warnings] = [count('error'), count('warning')]
  const sum = `${looked}: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}.`
  // Errors come first: they are why somebody looks.
  const ordered = [...findings].sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
  return `${[...ordered.map(finding => told(finding, style)), style.bold(sum)].join('\n')}\n`
}

function told({ severity, where, line, column, says, picture, hint }: Finding, style: Style): string {
  const mark = severity === 'error' ? style.red('error') : style.yellow('warning')
  const position = line === undefined ? '' : `, line ${String(line)}${column === undefined ? '' : `:${String(column)}`}`
  const lines = [`${mark}: ${where}${position}: ${says}`]
  if (picture !== undefined) lines.push(...picture.split('\n').map(text => `  ${text}`))
  if (hint !== undefined) lines.push(`  ${style.dim(hint)}`)
  return lines.join('\n')
}

function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`
}

const HELP = `
Examples:
  outrigger lint --objects ./cluster/
  outrigger lint --inject-config policy.yaml --values-file values.json
  outrigger lint --kubeconfig ~/.kube/config --revision canary
`
