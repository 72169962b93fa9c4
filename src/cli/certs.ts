import { Option, type Command } from 'commander'
import type { Inspected } from '../app/certs/certs.ts'
import { asCliError } from './failures.ts'
import { CliError, EXIT, type Io } from './io.ts'
import { addSettings, settingsOf } from './settings.ts'
import { styleOf, type Style } from './style.ts'
import { table } from './table.ts'

interface Options {
  readonly make?: boolean
  readonly server?: string
  readonly output: 'text' | 'json'
}

const FLAGS = ['tlsCert', 'tlsKey', 'tlsCa', 'tlsSecret', 'tlsGivenSecret', 'certDir', 'services'] as const

/** `outrigger certs`: makes and inspects certificates. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  addSettings(command, ['world'], FLAGS)
  command
    .option('--make', 'first make what is missing in --cert-dir and renew what is due, as serve does')
    .option('--server <host:port>', 'look at what a running server shows')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['text', 'json']).default('text'))
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const server = options.server === undefined ? {} : { server: addressOf(options.server) }
      const { settings } = await settingsOf(command, io)
      const { inspectCertificates, makeCertificates } = await import('../app/certs/certs.ts')
      try {
        if (options.make === true) {
          for (const step of await makeCertificates(settings, io.environment)) io.stderr.write(`${step}\n`)
        }
        const inspected = await inspectCertificates({ ...server, now: Date.now() }, settings, io.environment)
        io.stdout.write(
          options.output === 'json' ? `${JSON.stringify(inspected, null, 2)}\n` : report(inspected, styleOf(io))
        )
        done(inspected.findings.every(({ ok }) => ok) ? EXIT.fine : EXIT.notFine)
      } catch (error) {
        throw asCliError(error)
      }
    })
}

function addressOf(text: string): { readonly host: string; readonly port: number } {
  const [, host, port] = /^\[?(.+?)\]?:(\d+)$/.exec(text) ?? []
  if (host !== undefined && Number(port) > 0 && Number(port) < 65_536) return { host, port: Number(port) }
  throw new CliError(EXIT.wrongUse, `--server is ${text}: it must be HOST:PORT.`)
}

function report({ where, certificates, findings }: Inspected, style: Style): string {
  const rows = certificates.map(({ role, subject, issuer, from, until, fingerprint }) => ({
    cells: [role, subject, issuer, from, until, fingerprint.slice(0, 23)]
  }))
  const head = ['CERTIFICATE', 'SUBJECT', 'ISSUER', 'FROM', 'UNTIL', 'SHA-256']
  const names = certificates[0]?.names ?? []
  const lines = findings.flatMap(({ name, ok, says, hint }) => [
    `${ok ? style.green('ok  ') : style.red('FAIL')} ${name}: ${says}`,
    ...(ok || hint === undefined ? [] : [`     ${style.dim(hint)}`])
  ])
  return `${style.bold(where)}\n${table(head, rows, style)}Names: ${names.join(', ') || 'none'}\n\n${lines.join('\n')}\n`
}

const HELP = `
Without more it looks at the folder of --cert-dir; on a live cluster at the Secret that the manifests name.

Examples:
  outrigger certs --make
  outrigger certs --tls-cert tls.crt --tls-key tls.key --tls-ca ca.crt --services istiod.istio-system
  outrigger certs --kubeconfig ~/.kube/config
  outrigger certs --server 127.0.0.1:8443
`
