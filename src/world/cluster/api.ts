import type { Json, JsonObject } from '../../inject/json.ts'

/** One request to an API server. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Json
  /** Default: application/json. Patches say which kind they are. */
  readonly contentType?: string
  readonly signal?: AbortSignal
}

/** One event of a watch: an object that came, changed or went, a bookmark, or a Status with the error. */
export interface WatchEvent {
  readonly type: string
  readonly object: JsonObject
}

/** The API server, as far as the injector talks to it. */
export interface KubeApi {
  /** Its address, for messages. */
  readonly server: string
  /** Answers with the body of a 2xx response; rejects with an ApiError for any other. */
  request(call: ApiCall): Promise<Json>
  /** Watches until the server ends the stream (resolves), the connection breaks (rejects) or the signal comes (resolves). */
  watch(
    path: string,
    query: Readonly<Record<string, string>>,
    onEvent: (event: WatchEvent) => void,
    signal: AbortSignal
  ): Promise<void>
  close(): Promise<void>
}

/** An answer of the API server that is no success. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** HTTP status; 0 where no answer came. */
  readonly status: number
  /** The reason of the Status object: `Conflict`, `Expired`, … */
  readonly reason: string

  constructor(status: number, reason: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
    this.reason = reason
  }
}

/** Returns the HTTP status of an error, or 0 where the API server did not answer. */
export function statusOf(error: unknown): number {
  return error instanceof ApiError ? error.status : 0
}
