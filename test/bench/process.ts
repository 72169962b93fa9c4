/** Servers under measurement: started as processes of their own, observed through the operating system. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { get } from 'node:https'
import { createServer } from 'node:net'

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Finds a free TCP port on the loopback interface. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => {
        if (address && typeof address === 'object') resolve(address.port)
        else reject(new Error('no port'))
      })
    })
  })
}

/** A server process and what the operating system says of it. */
export interface Subject {
  readonly name: string
  readonly port: number
  /** Milliseconds from start to the first good answer. */
  readonly startMs: number
  /** CPU seconds (user and system) that the process and its children have used. */
  cpuSeconds(): number
  /** Resident memory in MB, of the process and its children. */
  rssMb(): number
  stop(): Promise<void>
}

/** What to start, and how to see that it is up. */
export interface Start {
  readonly name: string
  /** Arguments of node. */
  readonly args: readonly string[]
  readonly port: number
  /** GET of this path answers 200 when it is up. */
  readonly path: string
  /** The CPUs that it may use, in the words of taskset. */
  readonly cpus?: string
}

/** Starts a server and waits until it answers over TLS. */
export async function start({ name, args, port, path, cpus }: Start): Promise<Subject> {
  const from = performance.now()
  const [command, before] = cpus === undefined ? [process.execPath, []] : ['taskset', ['-c', cpus, process.execPath]]
  const child = spawn(command, [...before, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4000)
  })
  await ready(child, port, path, () => errors)
  const pid = child.pid ?? 0
  return {
    name,
    port,
    startMs: performance.now() - from,
    cpuSeconds: () => sum(family(pid), cpuOf),
    rssMb: () => sum(family(pid), rssOf),
    stop: () =>
      new Promise(resolve => {
        child.once('exit', () => {
          resolve()
        })
        child.kill('SIGTERM')
      })
  }
}

function ready(child: ChildProcess, port: number, path: string, errors: () => string): Promise<void> {
  const until = performance.now() + 120_000
  return new Promise((resolve, reject) => {
    const ask = (): void => {
      const request = get({ host: '127.0.0.1', port, path, rejectUnauthorized: false, agent: false }, response => {
        response.resume()
        if (response.statusCode === 200) resolve()
        else again()
      })
      request.once('error', again)
    }
    const again = (): void => {
      if (child.exitCode !== null || performance.now() > until) reject(new Error(`server is not ready: ${errors()}`))
      else setTimeout(ask, 5)
    }
    ask()
  })
}

function family(pid: number): number[] {
  const children = read(`/proc/${String(pid)}/task/${String(pid)}/children`)
    .split(' ')
    .filter(Boolean)
    .map(Number)
  return [pid, ...children.flatMap(family)]
}

function cpuOf(pid: number): number {
  const fields =
    read(`/proc/${String(pid)}/stat`)
      .split(') ')
      .at(-1)
      ?.split(' ') ?? []
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND
}

function rssOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${String(pid)}/status`))?.[1] ?? 0) / 1024
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function sum(pids: readonly number[], of: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + of(pid), 0)
}
