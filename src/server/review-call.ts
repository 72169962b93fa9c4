import type { IncomingMessage } from 'node:http'
import type { Outcome } from '../inject/outcome.ts'
import { injectRemembering } from '../inject/replicas/inject-remembering.ts'
import type { InjectRequest } from '../inject/request.ts'
import { encodeOutcome } from '../inject/review/encode.ts'
import type { Snapshot } from '../inject/snapshot.ts'
import type { Fate, Observer, ServerParts } from './ports.ts'
import { sentence, type HttpAnswer, type Protocol } from './protocol/protocol.ts'
import { readBody } from './read-body.ts'
import { readTarget, revisionOfHost, type Target } from './target.ts'

/** What a call needs beside the parts of the server. */
export interface CallOptions {
  readonly protocol: Protocol
  readonly bodyLimit: number
  /** Host names that stand for a revision. */
  readonly hosts: Readonly<Record<string, string>>
}

/** An answer, and who is to be told what becomes of it. */
export interface CallAnswer {
  readonly answer: HttpAnswer
  readonly fate?: Fate
}

/** Answers one call of an injection path; undefined where nobody waits for the answer any more. */
export async function answerCall(
  request: IncomingMessage,
  parts: ServerParts,
  options: CallOptions
): Promise<CallAnswer | undefined> {
  const { observer } = parts
  const receivedAt = performance.now()
  observer.called()
  const target = readTarget(request.url ?? '')
  if (!target) return refuse(observer, sentence(404, 'There is no such injection path.'))
  const call = await receive(request, options)
  if (call.kind === 'gone') {
    observer.clientGone()
    return undefined
  }
  if (call.kind === 'refused') return refuse(observer, call.answer)
  if (isTooLate(target, performance.now() - receivedAt + parts.lag())) {
    observer.shed()
    return refuse(observer, sentence(503, 'More reviews wait than can be answered in time: add replicas or workers.'))
  }
  const snapshot = parts.snapshot()
  if (!snapshot)
    return refuse(observer, sentence(503, 'There is no injection policy yet; /readyz says what is missing.'))
  const decoded = options.protocol.decode(call.bytes, target.path)
  if (decoded.kind === 'unreadable') return refuse(observer, options.protocol.unreadable(decoded))
  const revision = target.revision ?? revisionOfHost(request.headers.host, options.hosts, snapshot)
  const review = revision === undefined ? decoded.request : { ...decoded.request, revision }
  return answerReview(review, snapshot, target, { observer, protocol: options.protocol })
}

type Received =
  | { readonly kind: 'body'; readonly bytes: Buffer }
  | { readonly kind: 'refused'; readonly answer: HttpAnswer }
  | { readonly kind: 'gone' }

/** Receives the body, or refuses it. */
async function receive(request: IncomingMessage, { protocol, bodyLimit }: CallOptions): Promise<Received> {
  const head = { method: request.method ?? '', contentType: request.headers['content-type'] }
  const refusedHead = protocol.refuseHead(head)
  if (refusedHead) return { kind: 'refused', answer: refusedHead }
  const body = await readBody(request, bodyLimit)
  if (body.kind === 'too-large') return { kind: 'refused', answer: closing(protocol.tooLarge(bodyLimit)) }
  if (body.kind === 'gone' || request.socket.destroyed) return { kind: 'gone' }
  const answer = protocol.refuseBody(head, body.bytes)
  return answer ? { kind: 'refused', answer } : body
}

function answerReview(
  request: InjectRequest,
  snapshot: Snapshot,
  { failurePolicy }: Target,
  { observer, protocol }: { readonly observer: Observer; readonly protocol: Protocol }
): CallAnswer {
  const startedAt = performance.now()
  const answer = (outcome: Outcome): CallAnswer => {
    const review = encodeOutcome(outcome, request, { compat: protocol.compat, failurePolicy })
    const milliseconds = performance.now() - startedAt
    return { answer: protocol.answer(review), fate: observer.answered({ request, outcome, milliseconds }) }
  }
  try {
    return answer(injectRemembering(request, snapshot))
  } catch (error) {
    // A bug is a failed review with its uid, never a dead process.
    observer.crashed(request, error)
    return answer(bugOutcome(error, request.revision ?? snapshot.defaultRevision))
  }
}

function refuse(observer: Observer, answer: HttpAnswer): CallAnswer {
  observer.refused(answer.status, answer.body.trimEnd())
  return { answer }
}

/** A caller has nothing of an answer that comes when it has gone; a tenth of its time is for the way back. */
function isTooLate(target: Target, waited: number): boolean {
  return target.timeout !== undefined && target.timeout > 0 && waited > target.timeout * 0.9
}

/** What is left of a body that is too large is not read: the connection ends with the answer. */
function closing(answer: HttpAnswer): HttpAnswer {
  return { ...answer, headers: { ...answer.headers, connection: 'close' } }
}

function bugOutcome(error: unknown, revision: string): Outcome {
  const reason = 'internal-error'
  const message = `internal error: ${error instanceof Error ? error.message : String(error)}`
  return {
    kind: 'failed',
    failure: { message, code: 500, reason },
    decision: { inject: false, reason, steps: [], revision, templates: [], warnings: [] }
  }
}
