import { CliError, EXIT } from './io.ts'

/** Errors that say by their class what went wrong; all have a sentence for a person. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'UnreadablePathError',
  'KubeconfigError',
  'CertificateError',
  'ApiError',
  'UnusableFileError',
  'NoRevisionError',
  'UnsyncedError',
  'WorkerStartError'
])

const LISTEN: Readonly<Record<string, (address: string) => string>> = {
  EADDRINUSE: address => `${address} is in use by another process: choose another --listen.`,
  EADDRNOTAVAIL: address => `${address} is no address of this machine: correct --listen.`,
  EACCES: address => `${address} needs a privilege that this process does not have: choose a port above 1023.`
}

/** Turns an error of the parts into an end with a sentence; what is a bug stays as it is. */
export function asCliError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CliError) return error
  if (UNREACHABLE.has(error.name)) return new CliError(EXIT.unreachable, sentence(error.message))
  if (error.name === 'LiveSettingsError') return new CliError(EXIT.wrongUse, sentence(error.message))
  if ('syscall' in error && error.syscall === 'listen' && 'code' in error) {
    const says = LISTEN[String(error.code)]
    if (says) return new CliError(EXIT.unreachable, says(addressOf(error)))
  }
  if ('syscall' in error) return new CliError(EXIT.unreachable, sentence(error.message))
  return error
}

function addressOf(error: Error & { address?: unknown; port?: unknown }): string {
  return `${String(error.address)}:${String(error.port)}`
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
