import type { FastifyInstance } from 'fastify'
import { inject } from '../../inject/inject.ts'
import { isObject, objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import { finishSteps } from '../../inject/provenance/finish-steps.ts'
import type { InjectRequest } from '../../inject/request.ts'
import { decodeReview } from '../../inject/review/decode.ts'
import type { Snapshot } from '../../inject/snapshot.ts'
import type { ServerParts } from '../ports.ts'
import { sentence, type HttpAnswer } from '../protocol/protocol.ts'
import { readBody } from '../read-body.ts'
import { send } from './send.ts'

/** Adds `POST /explain`: an AdmissionReview or a Pod comes in, the decision goes back. Nothing is counted or logged. */
export function addExplainRoute(app: FastifyInstance, parts: ServerParts, bodyLimit: number): void {
  app.all('/explain', async (request, reply) => {
    if (request.method !== 'POST') {
      return send(reply, sentence(405, `${request.method} is not allowed here: POST a Pod.`, { allow: 'POST' }))
    }
    const body = await readBody(request.raw, bodyLimit)
    if (body.kind === 'gone') {
      reply.hijack()
      return reply
    }
    const snapshot = parts.snapshot()
    if (!snapshot) return send(reply, sentence(503, 'There is no injection policy yet; /readyz says what is missing.'))
    if (body.kind === 'too-large')
      return send(reply, sentence(413, `The body is larger than ${String(bodyLimit)} bytes.`))
    return send(reply, explain(body.bytes, snapshot))
  })
}

function explain(body: Uint8Array, snapshot: Snapshot): HttpAnswer {
  const decoded = decodeReview(body, '/inject')
  const request = decoded.kind === 'review' ? decoded.request : podRequest(body)
  if (!request) return sentence(400, 'The body is neither an AdmissionReview nor a Pod in JSON.')
  const outcome = inject(request, snapshot)
  const failure = outcome.kind === 'failed' ? { failure: outcome.failure } : {}
  const { decision } = outcome
  const before = isObject(request.object) ? request.object : {}
  const steps = [...decision.steps, ...finishSteps(before, outcome, snapshot.revisions.get(decision.revision))]
  const document = { outcome: outcome.kind, ...decision, steps, ...failure }
  return { status: 200, contentType: 'application/json; charset=utf-8', body: `${JSON.stringify(document)}\n` }
}

function podRequest(body: Uint8Array): InjectRequest | undefined {
  const pod = parse(body)
  if (!pod || stringAt(pod, 'kind') !== 'Pod') return undefined
  const metadata = objectAt(pod, 'metadata')
  return {
    uid: '',
    namespace: stringAt(metadata, 'namespace') || 'default',
    name: stringAt(metadata, 'name'),
    operation: 'CREATE',
    dryRun: true,
    object: pod,
    path: '/inject',
    user: ''
  }
}

function parse(body: Uint8Array): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
