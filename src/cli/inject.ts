import type { Command } from 'commander'
import { CliError, EXIT, type Io } from './io.ts'
import { asCliError } from './failures.ts'
import { addSettings, settingsOf } from './settings.ts'

interface Options {
  readonly filename?: string
  readonly output?: string
  readonly injectConfigMapName?: string
  readonly meshConfigMapName?: string
}

/** `outrigger inject`: what `istioctl kube-inject` does, with its text and its flag names. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  addSettings(command, ['world', 'istio'])
  command
    .option('-f, --filename <file>', 'workloads: a file, or - for standard input')
    .option('-o, --output <file>', 'where to write; standard output where it is not given')
    .option('--injectConfigMapName <name>', "the policy's ConfigMap, where it is not istio-sidecar-injector")
    .option('--meshConfigMapName <name>', "the mesh's ConfigMap, where it is not istio")
    .addHelpText('after', HELP)
  for (const [flag, setting] of ALIASES) {
    command.option(`${flag} <value>`, `as ${setting.says}`)
    command.on(`option:${flag.replace(/^-+/, '')}`, (value: string) => command.setOptionValue(setting.name, value))
  }
  command.action(async (options: Options) => {
    if (options.filename === undefined) {
      throw new CliError(EXIT.wrongUse, 'filename not specified (see --filename or -f)')
    }
    const { settings } = await settingsOf(command, io)
    const { injectFile } = await import('../app/kube-inject.ts')
    try {
      const request = {
        filename: options.filename,
        ...(options.output !== undefined && { output: options.output }),
        ...(options.injectConfigMapName !== undefined && { policyMap: options.injectConfigMapName }),
        ...(options.meshConfigMapName !== undefined && { meshMap: options.meshConfigMapName })
      }
      const warnings = await injectFile(request, settings, io.environment, io)
      if (warnings.length > 0) io.stderr.write(['', ...warnings, ''].join('\n'))
      done(EXIT.fine)
    } catch (error) {
      if (error instanceof Error && error.name === 'NotInjectableError') {
        throw new CliError(EXIT.notFine, error.message)
      }
      throw asCliError(error)
    }
  })
}

/** istioctl's names of our flags. */
const ALIASES = [
  ['--injectConfigFile', { name: 'injectConfig', says: '--inject-config, or a bare template' }],
  ['--meshConfigFile', { name: 'meshConfig', says: '--mesh-config' }],
  ['--valuesFile', { name: 'valuesFile', says: '--values-file' }],
  ['--istioNamespace', { name: 'istioNamespace', says: '--istio-namespace' }]
] as const

const HELP = `
Examples:
  outrigger inject -f deployment.yaml | kubectl apply -f -
  outrigger inject -f deployment.yaml -o injected.yaml --objects config.yaml
  kubectl get deployment NAME -o yaml | outrigger inject -f - | kubectl apply -f -
`
