import type { Outcome } from '../inject/outcome.ts'
import type { InjectRequest } from '../inject/request.ts'
import { noticeOf, type EventSink } from './events.ts'
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'
import { recordOf } from './record.ts'

interface Reviewed {
  readonly request: InjectRequest
  readonly outcome: Outcome
  readonly milliseconds: number
}

/** What an observer writes to. */
export interface Surfaces {
  readonly logger: Logger
  readonly metrics: Metrics
  readonly events: EventSink
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** How long one TLS failure stands for all of its kind. */
const TLS_QUIET_MILLISECONDS = 60_000

/** Shows what the server does: one decision, the same reason on every surface. */
export function createObserver({ logger, metrics, events, now }: Surfaces): {
  called(): void
  answered(reviewed: Reviewed): { arrived(): void; lost(): void }
  refused(status: number, says: string): void
  clientGone(): void
  crashed(request: InjectRequest, error: unknown): void
  shed(): void
  tlsFailed(code: string): void
} {
  const tlsTold = new Map<string, number>()
  return {
    called: () => {
      metrics.called()
    },
    answered: ({ request, outcome, milliseconds }) => {
      const { kind, decision } = outcome
      const record = recordOf(request, outcome, milliseconds)
      const notice = noticeOf(request, outcome)
      return {
        arrived: () => {
          metrics.reviewed({ kind, decision }, milliseconds / 1000)
          if (kind === 'failed') logger.error(record, 'review')
          else logger.info(record, 'review')
          if (notice) events.emit(notice)
        },
        lost: () => {
          metrics.clientGone()
          logger.warn(record, GONE)
        }
      }
    },
    refused: (status, says) => {
      metrics.failed()
      logger.warn({ status }, `refused: ${says}`)
    },
    clientGone: () => {
      metrics.clientGone()
      logger.warn({}, GONE)
    },
    crashed: (request, error) => {
      logger.error({ uid: request.uid, stack: error instanceof Error ? error.stack : String(error) }, 'bug')
    },
    shed: () => {
      metrics.shed()
    },
    tlsFailed: code => {
      const last = tlsTold.get(code)
      if (last !== undefined && now() - last < TLS_QUIET_MILLISECONDS) return
      if (tlsTold.size < 100) tlsTold.set(code, now())
      logger.warn({ code }, `a TLS connection failed (${code})${TLS_HINTS[code] ?? '.'}`)
    }
  }
}

const GONE = 'the caller went away before its answer'

const TLS_HINTS: Readonly<Record<string, string>> = {
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: ': the caller does not accept our certificate; its caBundle is not ours.',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: ': the caller does not know our authority; its caBundle is not ours.',
  ERR_SSL_HTTP_REQUEST: ': the caller speaks plain HTTP to the TLS port.'
}
