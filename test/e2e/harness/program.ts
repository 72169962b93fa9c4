import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createWriteStream, existsSync, readFileSync } from 'node:fs'

/** A program that runs in the background. */
export interface Program {
  readonly name: string
  readonly pid: number
  /** Whether it still runs. */
  running(): boolean
  /** What it has written so far. */
  output(): string
  /** Ends it: asks first, and kills it after the grace. Answers with its exit code, or the signal. */
  stop(graceMilliseconds?: number): Promise<number | string>
  /** Ends it at once. */
  kill(): Promise<void>
  /** Sends a signal and goes on. */
  signal(signal: NodeJS.Signals): void
  readonly ended: Promise<number | string>
}

/** The kernel ends the program with the tests, however these end: util-linux's setpriv asks it to. */
function withParent(command: string, argv: readonly string[]): readonly [string, ...string[]] {
  return existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', '--', command, ...argv] : [command, ...argv]
}

const SETPRIV = '/usr/bin/setpriv'

const running = new Set<ChildProcess>()
// Whatever happens to the tests, nothing is left behind.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts a program whose output goes to a file. */
export function start(
  name: string,
  command: string,
  argv: readonly string[],
  options: { readonly log: string; readonly env?: NodeJS.ProcessEnv; readonly cwd?: string }
): Program {
  // In a session of its own: Ctrl-C in a terminal reaches the tests, which then stop it in order.
  const [program, ...rest] = withParent(command, argv)
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: options.env ?? process.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd })
  })
  running.add(child)
  const log = createWriteStream(options.log, { flags: 'a' })
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  const ended = new Promise<number | string>(resolve => {
    child.once('error', error => {
      running.delete(child)
      log.end(`${error.message}\n`)
      resolve(error.message)
    })
    child.once('exit', (code, signal) => {
      running.delete(child)
      log.end()
      resolve(code ?? signal ?? 'ended')
    })
  })
  const alive = (): boolean => running.has(child)
  return {
    name,
    pid: child.pid ?? 0,
    running: alive,
    output: () => readFileSync(options.log, 'utf8'),
    ended,
    signal: signal => {
      child.kill(signal)
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    stop: async (grace = 10_000) => {
      if (alive()) child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), grace)
      const how = await ended
      clearTimeout(timer)
      return how
    }
  }
}
