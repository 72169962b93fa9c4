import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts } from './ports.ts'
import { start, type Program } from './program.ts'
import { until } from './until.ts'

const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url))

/** A replica: one process of `outrigger serve`, as the Deployment would run it. */
export interface Replica {
  readonly program: Program
  readonly port: number
  /** Health and metrics without TLS. */
  readonly httpPort: number
  /** What /readyz says. */
  ready(): Promise<{ readonly ok: boolean; readonly body: string }>
  metrics(): Promise<string>
  /** The lines of its log, parsed. */
  log(): readonly Readonly<Record<string, unknown>>[]
  /** Resident memory in MiB. */
  memory(): number
}

/** Starts a replica with the arguments of the Deployment, on ports of this machine. */
export async function startReplica(
  folder: string,
  name: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {}
): Promise<Replica> {
  const [port = 0, httpPort = 0] = await freePorts(2)
  const log = join(folder, `${name}.log`)
  const local = [
    `--listen=127.0.0.1:${String(port)}`,
    `--http-listen=127.0.0.1:${String(httpPort)}`,
    '--log-format=json'
  ]
  const kept = argv.filter(one => !/^--(http-)?listen=/.test(one))
  const program = start(name, process.execPath, [MAIN, ...kept, ...local], {
    log,
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env }
  })
  const get = (path: string): Promise<{ readonly ok: boolean; readonly body: string }> => fetchText(httpPort, path)
  return {
    program,
    port,
    httpPort,
    ready: () => get('/readyz'),
    metrics: async () => (await get('/metrics')).body,
    log: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .flatMap(line => {
          try {
            return [JSON.parse(line) as Record<string, unknown>]
          } catch {
            return []
          }
        }),
    memory: () => {
      const status = readFileSync(`/proc/${String(program.pid)}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
    }
  }
}

/** Waits until a replica is ready, and says what it said where it never is. */
export async function whenReady(replica: Replica, within = 120_000): Promise<void> {
  await until(
    `${replica.program.name} is ready`,
    async () => {
      if (!replica.program.running()) throw new Error(`it ended:\n${replica.program.output().slice(-3000)}`)
      const { ok, body } = await replica.ready()
      if (!ok) throw new Error(body)
      return true
    },
    { within }
  )
}

function fetchText(port: number, path: string): Promise<{ readonly ok: boolean; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, agent: false, timeout: 5_000 }, response => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (body += chunk))
      response.on('end', () => {
        resolve({ ok: response.statusCode === 200, body })
      })
    })
    call.on('timeout', () => call.destroy(new Error('no answer within 5 s')))
    call.on('error', reject)
    call.end()
  })
}
