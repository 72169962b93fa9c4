import cluster from 'node:cluster'
import { serve } from '../serve.ts'
import type { AppSettings } from '../settings/table.ts'
import type { Serving } from './serving.ts'

/**
 * Serves in this process, or in `--workers` processes that share the port, each with its own snapshot. The signal ends a
 * start that still waits.
 */
export async function startServing(
  settings: AppSettings,
  environment: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal
): Promise<Serving> {
  if (cluster.isWorker) {
    const { startWorker } = await import('./worker.ts')
    return startWorker(settings, environment, signal)
  }
  if (settings.workers > 1) {
    const { startPrimary } = await import('./primary.ts')
    return startPrimary(settings, signal)
  }
  const running = await serve(settings, environment, signal ? { signal } : {})
  return { ended: new Promise(() => undefined), stop: () => running.stop() }
}
