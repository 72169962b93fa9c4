import type { FastifyInstance } from 'fastify'
import type { Check, ServerParts } from '../ports.ts'

/** Adds `/livez`, `/readyz`, `/healthz`, `/ready` (istiod's name) and `/metrics`. */
export function addHealthRoutes(app: FastifyInstance, parts: ServerParts, isDraining: () => boolean): void {
  for (const path of ['/livez', '/healthz']) {
    app.get(path, (_request, reply) => reply.type('text/plain; charset=utf-8').send('ok\n'))
  }
  for (const path of ['/readyz', '/ready']) {
    app.get(path, (_request, reply) => {
      const checks = isDraining() ? [DRAINING, ...parts.checks()] : parts.checks()
      const isReady = checks.every(check => check.ok)
      return reply
        .code(isReady ? 200 : 503)
        .type('text/plain; charset=utf-8')
        .send(checks.map(line).join(''))
    })
  }
  app.get('/metrics', async (_request, reply) => {
    const { contentType, body } = await parts.metrics()
    return reply.type(contentType).send(body)
  })
}

const DRAINING: Check = { name: 'shutdown', ok: false, says: 'The server is going away.' }

/** One line as kube-apiserver's own /readyz?verbose has it. */
function line({ name, ok, says }: Check): string {
  return `[${ok ? '+' : '-'}]${name}: ${says}\n`
}
