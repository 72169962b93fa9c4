import type { Response } from 'undici'
import { stringAt, type Json } from '../../inject/json.ts'
import type { Pausing } from '../../policy/pausing.ts'
import { inSlices } from '../in-slices.ts'
import { ApiError, type ApiCall, type KubeApi } from './api.ts'
import { openCredentials } from './credentials.ts'
import type { Identity } from './kubeconfig.ts'
import { readEvents } from './watch-events.ts'

/** API servers send a bookmark about every minute: a watch that is quiet for longer is dead. */
const WATCH_SILENCE = 90_000
/** Default time for an answer that is no watch. */
const ANSWER_WITHIN = 15_000

/** Connects to an API server. Nothing is sent yet. `watchSilence` is in milliseconds. */
export async function connect(identity: Identity, watchSilence = WATCH_SILENCE): Promise<KubeApi> {
  const [{ fetch }, { RequestContext, HttpMethod }] = await Promise.all([
    import('undici'),
    import('@kubernetes/client-node/dist/gen/http/http.js')
  ])
  const opened = await openCredentials(identity)
  const { server } = identity.cluster

  async function send(call: ApiCall, signal: AbortSignal): Promise<Response> {
    const context = new RequestContext(server + call.path, HttpMethod[call.method])
    for (const [name, value] of Object.entries(call.query ?? {})) context.setQueryParam(name, value)
    context.setHeaderParam('Accept', 'application/json')
    if (call.body !== undefined) context.setHeaderParam('Content-Type', call.contentType ?? 'application/json')
    await opened.credentials.applySecurityAuthentication(context)
    const dispatcher = context.getDispatcher()
    return fetch(context.getUrl(), {
      method: call.method,
      headers: context.getHeaders(),
      signal,
      ...(dispatcher === undefined ? {} : { dispatcher }),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) })
    })
  }

  return {
    server,
    close: () => opened.close(),
    request: async call => {
      const limit = AbortSignal.timeout(ANSWER_WITHIN)
      let response
      let body: string
      try {
        response = await send(call, call.signal === undefined ? limit : AbortSignal.any([call.signal, limit]))
        body = await response.text()
      } catch (error) {
        throw new ApiError(0, 'NoAnswer', `${server} does not answer: ${causeOf(error)}`, { cause: error })
      }
      // A page of a large collection takes milliseconds.
      const answer = await inSlices(parsing(body))
      if (response.ok) return answer
      throw refusal(response.status, answer, `${call.method} ${call.path}`)
    },
    watch: async (path, query, onEvent, signal) => {
      const end = new AbortController()
      const stop = (): void => {
        end.abort()
      }
      const silence = setTimeout(stop, watchSilence).unref()
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
      try {
        const response = await send({ method: 'GET', path, query: { ...query, watch: 'true' } }, end.signal)
        if (!response.ok || !response.body)
          throw refusal(response.status, parse(await response.text()), `watch ${path}`)
        await readEvents(refreshing(response.body, silence), event => {
          if (!signal.aborted) onEvent(event)
        })
      } catch (error) {
        // Silence is an end like any other: the next watch goes on from the last version seen.
        if (end.signal.aborted) return
        throw error instanceof ApiError
          ? error
          : new ApiError(0, '', `watch ${path}: ${causeOf(error)}`, { cause: error })
      } finally {
        clearTimeout(silence)
        signal.removeEventListener('abort', stop)
      }
    }
  }
}

/** Starts a timer anew with each chunk. */
async function* refreshing(chunks: AsyncIterable<Uint8Array>, timer: NodeJS.Timeout): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    timer.refresh()
    yield chunk
  }
}

function refusal(status: number, answer: Json, what: string): ApiError {
  const says =
    stringAt(answer, 'message') || (typeof answer === 'string' ? answer : JSON.stringify(answer)).slice(0, 200)
  return new ApiError(status, stringAt(answer, 'reason'), `${what}: ${String(status)} ${says}`)
}

/** fetch says `fetch failed` and keeps what happened in the cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause
  if (cause instanceof AggregateError) return causeOf(cause.errors[0])
  return cause instanceof Error ? cause.message : error.message
}

function* parsing(text: string): Pausing<Json> {
  yield
  return parse(text)
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
