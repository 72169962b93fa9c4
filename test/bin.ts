import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const built = process.env['OUTRIGGER_BIN'] ?? join(root, 'dist/main.js')

/** Arguments of node that start the command line: the built one (`npm test` builds first), else the sources. */
export const BIN: readonly string[] = existsSync(built) ? [built] : ['--import', 'tsx', join(root, 'src/main.ts')]

/** What a run of the command line came to. */
export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that runs. */
export interface RunningCommand {
  readonly process: ChildProcess
  /** Resolves when standard output has a line that matches. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  readonly finished: Promise<Finished>
}

/** Starts the command line. */
export function startBin(args: readonly string[], options: RunOptions = {}): RunningCommand {
  const { KUBERNETES_SERVICE_HOST: _, ...env } = process.env
  const child = spawn(process.execPath, [...BIN, ...args], {
    env: { ...env, ...options.env },
    cwd: options.cwd ?? root,
    stdio: ['pipe', 'pipe', 'pipe']
  })
  const out = { stdout: '', stderr: '' }
  const waiting = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk: Buffer) => {
      out[name] += chunk.toString()
      for (const look of [...waiting]) look()
    })
  }
  child.stdin.end(options.stdin ?? '')
  const finished = new Promise<Finished>(resolve => {
    child.on('close', code => {
      resolve({ code, ...out })
    })
  })
  return {
    process: child,
    finished,
    says: pattern =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(out.stdout)
          if (!match) return
          waiting.delete(look)
          resolve(match)
        }
        waiting.add(look)
        look()
        void finished.then(({ stdout, stderr }) => {
          reject(new Error(`ended before it said ${String(pattern)}: ${stdout}${stderr}`))
        })
      })
  }
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly cwd?: string
}

/** Runs the command line to its end. */
export function runBin(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return startBin(args, options).finished
}
