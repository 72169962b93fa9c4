import type { Metrics } from '../../observe/metrics.ts'
import type { ServerParts } from '../../server/ports.ts'
import { serve } from '../serve.ts'
import type { AppSettings } from '../settings/table.ts'
import { isOurs, type FromWorker } from './messages.ts'
import type { Serving } from './serving.ts'

type Rendered = Awaited<ReturnType<ServerParts['metrics']>>

/** How often the primary hears whether this worker is ready. */
const CHECKS_EVERY_MILLISECONDS = 500

/** Serves as one of many: the primary shares the port and gathers the metrics. */
export async function startWorker(
  settings: AppSettings,
  environment: Readonly<Record<string, string | undefined>>
): Promise<Serving> {
  let asked = 0
  let own: Metrics | undefined
  const waiting = new Map<number, (rendered: Rendered) => void>()
  const askPrimary = (): Promise<Rendered> =>
    new Promise(resolve => {
      const id = ++asked
      waiting.set(id, resolve)
      tell({ outrigger: 'metrics-wanted', id })
    })
  // Health and metrics without TLS are the primary's.
  const running = await serve({ ...settings, httpListen: 'off' }, environment, {
    metrics: metrics => {
      own = metrics
      return askPrimary
    }
  })
  const ended = new Promise(resolve => {
    process.on('message', message => {
      if (!isOurs(message)) return
      if (message.outrigger === 'stop') resolve('stop')
      if (message.outrigger === 'measure') void measure(message.id, own)
      if (message.outrigger === 'metrics') {
        waiting.get(message.id)?.(message)
        waiting.delete(message.id)
      }
    })
    // Without the primary nobody shares the port.
    process.on('disconnect', resolve)
  })
  tell({ outrigger: 'ready' })
  const timer = setInterval(() => {
    tell({ outrigger: 'checks', checks: running.checks() })
  }, CHECKS_EVERY_MILLISECONDS)
  return {
    ended,
    stop: async () => {
      clearInterval(timer)
      await running.stop()
      if (process.connected) process.disconnect()
    }
  }
}

async function measure(id: number, own: Metrics | undefined): Promise<void> {
  tell({ outrigger: 'measured', id, metrics: (await own?.registry.getMetricsAsJSON()) ?? [] })
}

function tell(message: FromWorker): void {
  if (process.connected) process.send?.(message)
}
