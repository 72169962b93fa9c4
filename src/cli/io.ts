/** What a command may touch of the process. */
export interface Io {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean }
  readonly stdin: NodeJS.ReadableStream
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Resolves when the user or the system wants the process to end: SIGINT, SIGTERM. Who never asks for it ends at once. */
  readonly stopped: Promise<string>
}

/** Exit codes, as INTERFACE promises them. */
export const EXIT = {
  fine: 0,
  /** The thing asked about is not fine. */
  notFine: 1,
  wrongUse: 2,
  /** Something could not be reached or read. */
  unreachable: 3
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** An end with a sentence for standard error. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}
