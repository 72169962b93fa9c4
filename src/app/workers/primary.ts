import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { openLogger, type Logger } from '../../observe/logger.ts'
import { blindObserver, type Check } from '../../server/ports.ts'
import { createHealthServer, type StoppableServer } from '../../server/webhook-server.ts'
import type { AppSettings } from '../settings/table.ts'
import { unlessStopped } from '../unless-stopped.ts'
import { gatherMetrics, type Gatherer } from './gather.ts'
import { isOurs, type FromPrimary } from './messages.ts'
import type { Serving } from './serving.ts'

/** A worker that dies is started again after this long, twice as long for each death in a row. */
const FIRST_RESTART_MILLISECONDS = 100
const LAST_RESTART_MILLISECONDS = 10_000

/** A worker that could not start: it has said why. */
export class WorkerStartError extends Error {
  override readonly name = 'WorkerStartError'
}

/** Starts the workers, starts dead ones again, and answers for all of them. The signal ends a start that waits. */
export async function startPrimary(settings: AppSettings, signal?: AbortSignal): Promise<Serving> {
  const logger = await openLogger({ level: settings.logLevel, format: settings.logFormat })
  const crew: Crew = { checks: new Map(), gatherer: gatherMetrics(liveWorkers), logger, stopping: false, deaths: 0 }
  // Before the workers, so that it can be asked what they wait for.
  const health = await openHealth(settings, crew)
  const stop = async (): Promise<void> => {
    crew.stopping = true
    health?.startDraining()
    await Promise.all(
      liveWorkers().map(async worker => {
        tell(worker, { outrigger: 'stop' })
        await once(worker, 'exit')
      })
    )
    await health?.close()
    await logger.flush()
  }
  try {
    await unlessStopped(startAll(crew, settings.workers), signal)
  } catch (error) {
    await stop()
    throw error
  }
  cluster.on('exit', (worker, code, killedBy) => {
    crew.checks.delete(worker.id)
    if (crew.stopping) return
    logger.error({ worker: worker.process.pid, code, signal: killedBy }, 'a worker died and is started again')
    restart(crew)
  })
  logger.info({ workers: settings.workers }, 'workers are up')
  return { ended: new Promise(() => undefined), stop }
}

/** One after the other: what keeps the first from starting keeps the others too, and is said once. */
async function startAll(crew: Crew, count: number): Promise<void> {
  for (let i = 0; i < count && !crew.stopping; i++) await startOne(crew)
}

interface Crew {
  readonly checks: Map<number, readonly Check[]>
  readonly gatherer: Gatherer
  readonly logger: Logger
  stopping: boolean
  /** Deaths since a worker last came up. */
  deaths: number
}

function startOne(crew: Crew): Promise<void> {
  const worker = cluster.fork()
  return new Promise((resolve, reject) => {
    worker.once('exit', () => {
      reject(new WorkerStartError('a worker could not start'))
    })
    worker.on('message', (message: unknown) => {
      if (!isOurs(message)) return
      if (message.outrigger === 'ready') {
        crew.deaths = 0
        resolve()
      }
      if (message.outrigger === 'checks') crew.checks.set(worker.id, message.checks)
      if (message.outrigger === 'measured') crew.gatherer.take(worker.id, message.id, message.metrics)
      if (message.outrigger === 'metrics-wanted') void answerMetrics(worker, message.id, crew.gatherer)
    })
  })
}

function restart(crew: Crew): void {
  const wait = Math.min(LAST_RESTART_MILLISECONDS, FIRST_RESTART_MILLISECONDS * 2 ** crew.deaths++)
  setTimeout(() => {
    if (crew.stopping) return
    // One that dies again is told of by `exit`, which comes back here.
    startOne(crew).catch(() => undefined)
  }, wait)
}

async function openHealth(settings: AppSettings, crew: Crew): Promise<StoppableServer | undefined> {
  if (settings.httpListen === 'off') return undefined
  const health = await createHealthServer({
    snapshot: () => undefined,
    checks: () => worst([...crew.checks.values()]),
    observer: blindObserver,
    metrics: () => crew.gatherer.render(),
    lag: () => 0
  })
  const url = await health.listen(settings.httpListen.host, settings.httpListen.port)
  crew.logger.info({ url }, 'health and metrics')
  return health
}

/** All are ready only when each is. */
function worst(all: readonly (readonly Check[])[]): readonly Check[] {
  const [first] = all
  if (!first) return [{ name: 'workers', ok: false, says: 'no worker is up' }]
  return all.find(checks => checks.some(check => !check.ok)) ?? first
}

async function answerMetrics(worker: Worker, id: number, gatherer: Gatherer): Promise<void> {
  tell(worker, { outrigger: 'metrics', id, ...(await gatherer.render()) })
}

function tell(worker: Worker, message: FromPrimary): void {
  if (worker.isConnected()) worker.send(message)
}

function liveWorkers(): readonly Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker): worker is Worker => worker?.isConnected() === true)
}
