import { createServer as createHttpServer, type RequestListener, type Server as HttpServer } from 'node:http'
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https'
import type { FastifyInstance } from 'fastify'
import { sentence } from './protocol/protocol.ts'
import { send } from './routes/send.ts'

/** A certificate and its key, PEM. */
export interface KeyPair {
  readonly cert: string
  readonly key: string
}

/** A fastify instance with the servers that it listens with: one for each address of a name. */
export interface HttpApp {
  readonly app: FastifyInstance
  readonly servers: readonly (HttpServer | HttpsServer)[]
}

/** Longer than the 90 s of Go's client, which otherwise sends a review into a connection that is being closed. */
const KEEP_ALIVE_MILLISECONDS = 120_000
/** As istiod's ReadHeaderTimeout. */
const HEADERS_MILLISECONDS = 30_000
/** The longest timeoutSeconds of a registration: nobody waits longer. */
const REQUEST_MILLISECONDS = 30_000
const HANDSHAKE_MILLISECONDS = 10_000

const METHODS_WITH_BODY = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY']

/** Makes an HTTP/1.1 application with limits on time; with TLS where there is a certificate. */
export async function createHttpApp(pair?: KeyPair): Promise<HttpApp> {
  const { default: fastify } = await import('fastify')
  const servers: (HttpServer | HttpsServer)[] = []
  const app = fastify({
    serverFactory: handler => {
      const server = pair ? tlsServer(pair, handler) : createHttpServer(handler)
      server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS
      server.headersTimeout = HEADERS_MILLISECONDS
      server.requestTimeout = REQUEST_MILLISECONDS
      servers.push(server)
      return server
    },
    return503OnClosing: false,
    // Parameters of an injection path are as long as the user made them.
    routerOptions: { maxParamLength: 8192 },
    logger: false
  })
  // Handlers read bodies themselves (read-body.ts): to fastify no method has one.
  for (const method of METHODS_WITH_BODY) app.addHttpMethod(method, { hasBody: false, overrideExisting: true })
  app.setNotFoundHandler((request, reply) =>
    send(reply, sentence(404, `There is nothing at ${request.method} ${request.url.slice(0, 200)}.`))
  )
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    send(reply, sentence(error.statusCode ?? 500, error.message))
  )
  return { app, servers }
}

/** Returns the options of a TLS context: all of them, because setSecureContext replaces all. */
export function secureContext(pair: KeyPair): { cert: string; key: string; minVersion: 'TLSv1.2' } {
  return { cert: pair.cert, key: pair.key, minVersion: 'TLSv1.2' }
}

function tlsServer(pair: KeyPair, handler: RequestListener): HttpsServer {
  return createHttpsServer(
    // kube-apiserver speaks HTTP/1.1 to webhooks.
    { ...secureContext(pair), ALPNProtocols: ['http/1.1'], handshakeTimeout: HANDSHAKE_MILLISECONDS },
    handler
  )
}
