import type { Metrics } from '../../observe/metrics.ts'
import type { ServerParts } from '../../server/ports.ts'
import { serve } from '../serve.ts'
import type { AppSettings } from '../settings/table.ts'
import { isOurs, type FromWorker } from './messages.ts'
import type { Serving } from './serving.ts'

type Rendered = Awaited<ReturnType<ServerParts['metrics']>>

/** How often the primary hears whether this worker is ready. */
const CHECKS_EVERY_MILLISECONDS = 500

/** Serves as one of many: the primary shares the port and gathers the metrics. The signal ends a start that waits. */
export async function startWorker(
  settings: AppSettings,
  environment: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal
): Promise<Serving> {
  let asked = 0
  let own: Metrics | undefined
  let timer: NodeJS.Timeout | undefined
  const waiting = new Map<number, (rendered: Rendered) => void>()
  const askPrimary = (): Promise<Rendered> =>
    new Promise(resolve => {
      const id = ++asked
      waiting.set(id, resolve)
      tell({ outrigger: 'metrics-wanted', id })
    })
  const stopping = new AbortController()
  const ended = new Promise<void>(resolve => {
    stopping.signal.addEventListener('abort', () => {
      resolve()
    })
  })
  const stop = (): void => {
    stopping.abort()
  }
  process.on('message', message => {
    if (!isOurs(message)) return
    if (message.outrigger === 'stop') stop()
    if (message.outrigger === 'measure') void measure(message.id, own)
    if (message.outrigger === 'metrics') {
      waiting.get(message.id)?.(message)
      waiting.delete(message.id)
    }
  })
  // Without the primary nobody shares the port.
  process.on('disconnect', stop)
  const leave = (): void => {
    clearInterval(timer)
    if (process.connected) process.disconnect()
  }
  try {
    // Health and metrics without TLS are the primary's.
    const running = await serve({ ...settings, httpListen: 'off' }, environment, {
      signal: signal ? AbortSignal.any([signal, stopping.signal]) : stopping.signal,
      watchChecks: checks => {
        timer = setInterval(() => {
          tell({ outrigger: 'checks', checks: checks() })
        }, CHECKS_EVERY_MILLISECONDS)
      },
      metrics: metrics => {
        own = metrics
        return askPrimary
      }
    })
    tell({ outrigger: 'ready' })
    return {
      ended,
      stop: async () => {
        clearInterval(timer)
        await running.stop()
        leave()
      }
    }
  } catch (error) {
    leave()
    if (!stopping.signal.aborted) throw error
    return { ended, stop: () => Promise.resolve() }
  }
}

async function measure(id: number, own: Metrics | undefined): Promise<void> {
  tell({ outrigger: 'measured', id, metrics: (await own?.registry.getMetricsAsJSON()) ?? [] })
}

function tell(message: FromWorker): void {
  if (process.connected) process.send?.(message)
}
