import type { Command } from 'commander'
import { EXIT, type Io } from './io.ts'

interface Options {
  readonly namespace?: string
  readonly istioNamespace?: string
  readonly image?: string
}

/** `outrigger manifests`: what has to be applied, as one YAML stream. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  command
    .option('-n, --namespace <namespace>', 'where Outrigger runs: outrigger-system, if not given')
    .option(
      '--istio-namespace <namespace>',
      "where Istio's ConfigMaps are; without it the policy that ships is installed"
    )
    .option('--image <image>', 'the image of the server')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const { readManifests, renderManifests } = await import('../app/manifests.ts')
      io.stdout.write(renderManifests(await readManifests(), options))
      done(EXIT.fine)
    })
}

const HELP = `
Examples:
  outrigger manifests | kubectl apply -f -
  outrigger manifests --istio-namespace istio-system --image registry.example/outrigger:0.1.0 | kubectl apply -f -
`
