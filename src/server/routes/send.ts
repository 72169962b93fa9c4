import type { FastifyReply } from 'fastify'
import type { HttpAnswer } from '../protocol/protocol.ts'

/** Sends an answer. */
export function send(reply: FastifyReply, answer: HttpAnswer): FastifyReply {
  if (answer.headers) reply.headers(answer.headers)
  return reply.code(answer.status).header('content-type', answer.contentType).send(answer.body)
}
