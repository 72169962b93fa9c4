import type { Check } from '../../server/ports.ts'

/** What a worker tells the primary. */
export type FromWorker =
  | { readonly outrigger: 'ready' }
  | { readonly outrigger: 'checks'; readonly checks: readonly Check[] }
  /** Answers `measure` with the worker's own metrics, in prom-client's JSON. */
  | { readonly outrigger: 'measured'; readonly id: number; readonly metrics: readonly object[] }
  /** Somebody asked this worker for the metrics of all. */
  | { readonly outrigger: 'metrics-wanted'; readonly id: number }

/** What the primary tells a worker. */
export type FromPrimary =
  | { readonly outrigger: 'stop' }
  | { readonly outrigger: 'measure'; readonly id: number }
  | { readonly outrigger: 'metrics'; readonly id: number; readonly contentType: string; readonly body: string }

/** Tells our messages from those of Node and of libraries; both ends are the same program. */
export function isOurs(message: unknown): message is FromWorker | FromPrimary {
  return typeof message === 'object' && message !== null && 'outrigger' in message
}
