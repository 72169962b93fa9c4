/**
 * The macro bench: the built bin and the floor server under the same load over TLS with keep-alive, in turn, several
 * rounds. Figures are medians; what counts is the ratio to the floor in the same run.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from './load.ts'
import { freePort, start, type Subject } from './process.ts'
import { bookinfoReviews } from './reviews.ts'
import { figure, median, type Figure } from './statistics.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** What one server did at one number of connections. */
export interface Load {
  readonly server: string
  readonly connections: number
  readonly requestsPerSecond: Figure
  readonly p50: Figure
  readonly p99: Figure
  readonly p999: Figure
  readonly cpuMicroseconds: Figure
  readonly rssMb: Figure
}

interface Round {
  readonly rate: number
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly cpu: number
  readonly rss: number
}

async function round(
  subject: Subject,
  connections: number,
  seconds: number,
  reviews: readonly string[]
): Promise<Round> {
  const before = subject.cpuSeconds()
  const result = await load(reviews, { port: subject.port, connections, seconds })
  const cpu = subject.cpuSeconds() - before
  if (result.failed > 0) throw new Error(`${subject.name}: ${String(result.failed)} bad answers`)
  const { answered, p50, p99, p999 } = result
  return { rate: answered / result.seconds, p50, p99, p999, cpu: (cpu * 1e6) / answered, rss: subject.rssMb() }
}

/** Makes a certificate for the floor server. */
export function certificate(): { readonly key: string; readonly cert: string } {
  const dir = mkdtempSync(join(tmpdir(), 'outrigger-bench-'))
  const key = join(dir, 'key.pem')
  const cert = join(dir, 'cert.pem')
  const args = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '1',
    '-subj',
    '/CN=localhost',
    '-keyout',
    key,
    '-out',
    cert
  ]
  execFileSync('openssl', args, { stdio: 'ignore' })
  return { key, cert }
}

/** Starts the floor server. */
export async function startFloor(): Promise<Subject> {
  const port = await freePort()
  const { key, cert } = certificate()
  return start('floor', ['--import', 'tsx', join(import.meta.dirname, 'floor.ts'), String(port), key, cert], port, '/')
}

/** Starts the built bin on the demo objects. */
export async function startOutrigger(args: readonly string[] = []): Promise<Subject> {
  const port = await freePort()
  const bin = join(ROOT, 'dist', 'main.js')
  return start(
    'outrigger',
    [bin, 'serve', '--listen', `127.0.0.1:${String(port)}`, '--log-level', 'error', ...args],
    port,
    '/readyz'
  )
}

/** Runs both servers at each number of connections, in turn. */
export async function macro(rounds: number, seconds: number, levels: readonly number[]): Promise<Load[]> {
  const reviews = bookinfoReviews(300)
  const subjects = [await startFloor(), await startOutrigger()]
  const loads: Load[] = []
  try {
    for (const subject of subjects) await round(subject, 16, 2, reviews)
    for (const connections of levels) {
      const results = subjects.map((): Round[] => [])
      for (let i = 0; i < rounds; i++) {
        for (const [s, subject] of subjects.entries())
          results[s]?.push(await round(subject, connections, seconds, reviews))
      }
      for (const [s, subject] of subjects.entries()) loads.push(summary(subject.name, connections, results[s] ?? []))
    }
  } finally {
    await Promise.all(subjects.map(subject => subject.stop()))
  }
  return loads
}

function summary(server: string, connections: number, rounds: readonly Round[]): Load {
  const of = (pick: (round: Round) => number): Figure => figure(rounds.map(pick))
  return {
    server,
    connections,
    requestsPerSecond: of(r => r.rate),
    p50: of(r => r.p50),
    p99: of(r => r.p99),
    p999: of(r => r.p999),
    cpuMicroseconds: of(r => r.cpu),
    rssMb: of(r => r.rss)
  }
}

/** Milliseconds from start to ready, several starts. */
export async function coldStart(rounds: number): Promise<Figure> {
  const times: number[] = []
  for (let i = 0; i < rounds; i++) {
    const subject = await startOutrigger()
    times.push(subject.startMs)
    await subject.stop()
  }
  return figure(times)
}

/** Injections a second with one worker and with several, and the ratio of the two. */
export async function workers(
  count: number,
  seconds: number
): Promise<{ readonly one: number; readonly many: number; readonly ratio: number }> {
  const reviews = bookinfoReviews(300)
  const rate = async (args: readonly string[]): Promise<number> => {
    const subject = await startOutrigger(args)
    try {
      await round(subject, 64, 2, reviews)
      const rates = [await round(subject, 64, seconds, reviews), await round(subject, 64, seconds, reviews)].map(
        r => r.rate
      )
      return median(rates)
    } finally {
      await subject.stop()
    }
  }
  const one = await rate([])
  const many = await rate(['--workers', String(count)])
  return { one, many, ratio: many / one }
}
