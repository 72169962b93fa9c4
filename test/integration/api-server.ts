import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import type { Json } from '../../src/inject/json.ts'
import { ApiError, type ApiCall } from '../../src/world/cluster/api.ts'
import { memoryApi, type MemoryApi } from '../unit/world/cluster/memory-api.ts'

/** An API server in memory behind a port, for commands that run as processes of their own. */
export interface ApiServer extends MemoryApi {
  /** A file that leads to it. */
  readonly kubeconfig: string
  end(): Promise<void>
}

/** What a live world reads, so that it is there to be read. */
const WORLD = [
  '/api/v1/namespaces/istio-system/configmaps',
  '/api/v1/namespaces',
  '/api/v1/nodes',
  '/apis/networking.istio.io/v1beta1/proxyconfigs',
  '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
  '/api/v1/pods'
]

/** Starts an API server that serves what a live world reads, and these collections. */
export async function startApiServer(collections: readonly string[] = []): Promise<ApiServer> {
  const api = memoryApi([...WORLD, ...collections])
  const server = createServer((request, response) => void answer(api, request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const folder = await mkdtemp(join(tmpdir(), 'outrigger-api-'))
  const kubeconfig = join(folder, 'kubeconfig')
  await writeFile(kubeconfig, kubeconfigFor((server.address() as AddressInfo).port))
  return Object.assign(api, {
    kubeconfig,
    end: async () => {
      api.cutWatches()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await rm(folder, { recursive: true })
    }
  })
}

/** A kubeconfig for a server on this machine, without TLS. */
export function kubeconfigFor(port: number): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server: `http://127.0.0.1:${String(port)}` } }],
    users: [{ name: 'test', user: {} }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    'current-context': 'test'
  })
}

async function answer(api: MemoryApi, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://api')
  response.setHeader('content-type', 'application/json')
  if (pathname === '/version') {
    response.end('{"major":"1","minor":"33"}')
    return
  }
  if (searchParams.has('watch')) {
    const gone = new AbortController()
    response.on('close', () => {
      gone.abort()
    })
    response.flushHeaders()
    await api.watch(pathname, {}, event => response.write(`${JSON.stringify(event)}\n`), gone.signal)
    response.end()
    return
  }
  const method = request.method as ApiCall['method']
  const query = Object.fromEntries(searchParams)
  try {
    const body = method === 'GET' ? {} : { body: (await json(request)) as Json }
    response.end(JSON.stringify(await api.request({ method, path: pathname, query, ...body })))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    response.writeHead(error.status)
    response.end(JSON.stringify({ kind: 'Status', message: error.message, reason: error.reason }))
  }
}
