import type { FastifyInstance } from 'fastify'
import type { ServerParts } from '../ports.ts'
import { answerCall, type CallOptions } from '../review-call.ts'
import { send } from './send.ts'

const PREFIXES = ['', '/revision/:revision', '/policy/:policy', '/policy/:policy/revision/:revision']

/** Adds the injection paths: Istio's own, and those that name a revision or the failure policy of the registration. */
export function addInjectRoutes(app: FastifyInstance, parts: ServerParts, options: CallOptions): void {
  for (const prefix of PREFIXES) {
    for (const path of ['/inject', '/inject/*']) {
      app.all(prefix + path, async (request, reply) => {
        const result = await answerCall(request.raw, parts, options)
        if (!result) {
          reply.hijack()
          reply.raw.destroy()
          return reply
        }
        const { fate } = result
        if (fate) {
          reply.raw.once('close', () => {
            if (reply.raw.writableFinished) fate.arrived()
            else fate.lost()
          })
        }
        return send(reply, result.answer)
      })
    }
  }
}
