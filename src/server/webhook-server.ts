import type { FastifyInstance } from 'fastify'
import type { Server as HttpsServer } from 'node:https'
import { createHttpApp, secureContext, type HttpApp, type KeyPair } from './http-app.ts'
import type { ServerParts } from './ports.ts'
import type { CallOptions } from './review-call.ts'
import { addExplainRoute } from './routes/explain.ts'
import { addHealthRoutes } from './routes/health.ts'
import { addInjectRoutes } from './routes/inject.ts'

/** A server that can be stopped without losing a call. */
export interface StoppableServer {
  /** The fastify instance, for tests that need no socket. */
  readonly app: FastifyInstance
  /** Listens; the answer is the URL. */
  listen(host: string, port: number): Promise<string>
  /** From now on: not ready, and every connection ends with its next answer. */
  startDraining(): void
  /** Stops: no new connections; what is being answered is answered. */
  close(): Promise<void>
}

/** The webhook over TLS. */
export interface WebhookServer extends StoppableServer {
  /** Serves another certificate from the next connection on; throws where it does not fit, and nothing changes. */
  useCertificate(pair: KeyPair): void
}

/** How long answers in flight may take at the end. */
const CLOSE_MILLISECONDS = 10_000

/** Makes the webhook server: injection, explain, health and metrics over TLS. */
export async function createWebhookServer(
  parts: ServerParts,
  options: CallOptions,
  pair: KeyPair
): Promise<WebhookServer> {
  const http = await createHttpApp(pair)
  const { server, isDraining } = stoppable(http)
  addInjectRoutes(http.app, parts, options)
  addExplainRoute(http.app, parts, options.bodyLimit)
  addHealthRoutes(http.app, parts, isDraining)
  for (const listener of http.servers) {
    listener.on('tlsClientError', (error: Error & { code?: string }) => {
      parts.observer.tlsFailed(error.code ?? error.message)
    })
  }
  return {
    ...server,
    useCertificate: next => {
      for (const listener of http.servers) if (isTls(listener)) listener.setSecureContext(secureContext(next))
    }
  }
}

/** Makes the server for health and metrics without TLS. */
export async function createHealthServer(parts: ServerParts): Promise<StoppableServer> {
  const http = await createHttpApp()
  const { server, isDraining } = stoppable(http)
  addHealthRoutes(http.app, parts, isDraining)
  return server
}

function stoppable({ app, servers }: HttpApp): {
  readonly server: StoppableServer
  readonly isDraining: () => boolean
} {
  let draining = false
  app.addHook('onRequest', (_request, reply, done) => {
    if (draining) reply.header('connection', 'close')
    done()
  })
  const server: StoppableServer = {
    app,
    listen: async (host, port) => {
      await app.listen({ host, port })
      return urlOf(servers[0])
    },
    startDraining: () => {
      draining = true
    },
    close: async () => {
      draining = true
      const cut = setTimeout(() => {
        for (const listener of servers) listener.closeAllConnections()
      }, CLOSE_MILLISECONDS)
      await app.close()
      clearTimeout(cut)
    }
  }
  return { server, isDraining: () => draining }
}

/** Returns where a server listens; fastify takes a server of ours for one without TLS. */
function urlOf(server: HttpApp['servers'][number] | undefined): string {
  const address = server?.address()
  if (!server || typeof address !== 'object' || address === null) return ''
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `${isTls(server) ? 'https' : 'http'}://${host}:${String(address.port)}`
}

function isTls(server: HttpApp['servers'][number]): server is HttpsServer {
  return 'setSecureContext' in server
}
