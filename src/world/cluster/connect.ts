import type { KubeConfig } from '@kubernetes/client-node'
import { isObject, stringAt, type Json } from '../../inject/json.ts'
import { ApiError, type ApiCall, type KubeApi } from './api.ts'
import { openCredentials, type Credentials } from './credentials.ts'
import type { Identity } from './kubeconfig.ts'

/** API servers send a bookmark about every minute: a watch that is quiet for longer is dead. */
const WATCH_SILENCE = 90_000
/** Default time for an answer that is no watch. */
const ANSWER_WITHIN = 15_000

/** Connects to an API server. Nothing is sent yet. */
export async function connect(identity: Identity): Promise<KubeApi> {
  const [{ fetch }, { Watch }, { RequestContext, HttpMethod }] = await Promise.all([
    import('undici'),
    import('@kubernetes/client-node/dist/watch.js'),
    import('@kubernetes/client-node/dist/gen/http/http.js')
  ])
  const opened = await openCredentials(identity)
  const { credentials } = opened
  const { server } = identity.cluster

  async function request(call: ApiCall): Promise<Json> {
    const context = new RequestContext(server + call.path, HttpMethod[call.method])
    for (const [name, value] of Object.entries(call.query ?? {})) context.setQueryParam(name, value)
    context.setHeaderParam('Accept', 'application/json')
    if (call.body !== undefined) context.setHeaderParam('Content-Type', call.contentType ?? 'application/json')
    await credentials.applySecurityAuthentication(context)
    const dispatcher = context.getDispatcher()
    const limit = AbortSignal.timeout(ANSWER_WITHIN)
    let response
    let body: string
    try {
      response = await fetch(context.getUrl(), {
        method: call.method,
        headers: context.getHeaders(),
        signal: call.signal === undefined ? limit : AbortSignal.any([call.signal, limit]),
        ...(dispatcher === undefined ? {} : { dispatcher }),
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) })
      })
      body = await response.text()
    } catch (error) {
      throw new ApiError(0, 'NoAnswer', `${server} does not answer: ${causeOf(error)}`, { cause: error })
    }
    const answer = parse(body)
    if (response.ok) return answer
    const says = stringAt(answer, 'message') || body.slice(0, 200)
    throw new ApiError(
      response.status,
      stringAt(answer, 'reason'),
      `${call.method} ${call.path}: ${String(response.status)} ${says}`
    )
  }

  return {
    server,
    request,
    close: () => opened.close(),
    watch: (path, query, onEvent, signal) =>
      new Promise((resolve, reject) => {
        const watch = new Watch(asKubeConfig(credentials))
        Object.assign(watch, { requestTimeoutMs: WATCH_SILENCE })
        const done = (error: unknown): void => {
          // Silence is an end like any other: the next watch goes on from the last version seen.
          if (signal.aborted || error === null || error === undefined || isTimeout(error)) resolve()
          else reject(toApiError(error, path))
        }
        watch
          .watch(
            path,
            query,
            (type, object: unknown) => {
              if (!signal.aborted && isObject(object)) onEvent({ type, object })
            },
            done
          )
          .then(controller => {
            const abort = (): void => {
              controller.abort()
              resolve()
            }
            if (signal.aborted) abort()
            else signal.addEventListener('abort', abort, { once: true })
          }, done)
      })
  }
}

/** Watch reads no more of a KubeConfig than Credentials has. */
function asKubeConfig(credentials: Credentials): KubeConfig {
  return credentials as KubeConfig
}

function toApiError(error: unknown, path: string): ApiError {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 0
  return new ApiError(status, '', `watch ${path}: ${causeOf(error)}`, { cause: error })
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
}

/** fetch says `fetch failed` and keeps what happened in the cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause
  if (cause instanceof AggregateError) return causeOf(cause.errors[0])
  return cause instanceof Error ? cause.message : error.message
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
