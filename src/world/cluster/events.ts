import type { JsonObject } from '../../inject/json.ts'
import type { KubeApi } from './api.ts'

/** Whom an Event is about. */
export interface EventSubject {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly uid?: string
}

/** An Event to tell people about. */
export interface Notice {
  readonly subject: EventSubject
  readonly type: 'Normal' | 'Warning'
  /** One word in CamelCase. */
  readonly reason: string
  readonly message: string
}

/** Writes Events, none twice within ten minutes, and never more than the API server should bear. */
export interface EventSink {
  emit(notice: Notice): void
  /** How many were left out because too many came at once. */
  dropped(): number
  close(): Promise<void>
}

const REPEAT_AFTER = 600_000
const WAITING = 100
const REMEMBERED = 5_000
/** The API server takes 1024 characters. */
const LONGEST = 1024

/** Makes a sink; `instance` names this replica. */
export function eventSink(
  api: KubeApi,
  instance: string,
  onError: (error: unknown) => void = () => undefined
): EventSink {
  const told = new Map<string, number>()
  const waiting: Notice[] = []
  let writing: Promise<void> | undefined
  let dropped = 0
  let counter = 0

  async function write(): Promise<void> {
    for (let notice = waiting.shift(); notice !== undefined; notice = waiting.shift()) {
      const { namespace } = notice.subject
      const name = `${notice.subject.name}.${Date.now().toString(16)}${(counter++).toString(16)}`
        .slice(-253)
        .replace(/^[^a-z0-9]+/, '')
      try {
        await api.request({
          method: 'POST',
          path: `/api/v1/namespaces/${namespace}/events`,
          body: eventOf(notice, name, instance)
        })
      } catch (error) {
        onError(error)
      }
    }
  }

  return {
    emit: notice => {
      const key = JSON.stringify([notice.subject, notice.reason, notice.message])
      const now = Date.now()
      if ((told.get(key) ?? -Infinity) > now - REPEAT_AFTER) return
      if (waiting.length >= WAITING) {
        dropped++
        return
      }
      told.delete(key)
      told.set(key, now)
      // The oldest go first: a Map keeps the order of insertion.
      for (const oldest of told.keys()) {
        if (told.size <= REMEMBERED) break
        told.delete(oldest)
      }
      waiting.push(notice)
      writing ??= write().finally(() => {
        writing = undefined
      })
    },
    dropped: () => dropped,
    close: async () => {
      await writing
    }
  }
}

function eventOf(notice: Notice, name: string, instance: string): JsonObject {
  const { subject } = notice
  const at = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: subject.namespace },
    involvedObject: {
      apiVersion: subject.apiVersion,
      kind: subject.kind,
      namespace: subject.namespace,
      name: subject.name,
      ...(subject.uid === undefined ? {} : { uid: subject.uid })
    },
    type: notice.type,
    reason: notice.reason,
    message: notice.message.slice(0, LONGEST),
    source: { component: 'outrigger', host: instance },
    reportingComponent: 'outrigger',
    reportingInstance: instance,
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1
  }
}
