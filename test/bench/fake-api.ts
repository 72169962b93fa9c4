/**
 * An API server of a large cluster, as far as Outrigger's watches go: pages, watches, changes. A process of its own,
 * started by live-cluster.ts, which tells it what to change.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { objectAt, stringAt, type JsonObject } from '../../src/inject/json.ts'
import { clusterObjects, namespace, policies, type ClusterSize } from './worlds.ts'

/** What live-cluster.ts asks for. */
export type Change =
  | { readonly change: 'namespaces'; readonly amount: number; readonly edition: number }
  | { readonly change: 'policy'; readonly edition: number }
  | { readonly change: 'expire' }

const CONFIG_MAPS = '/api/v1/namespaces/istio-system/configmaps'
const NAMESPACES = '/api/v1/namespaces'

const [port = '', size = '{}'] = process.argv.slice(2)
const clusterIs = JSON.parse(size) as ClusterSize
const { configMaps, namespaces, nodes } = await clusterObjects(clusterIs)
const collections = new Map<string, Map<string, JsonObject>>([
  [CONFIG_MAPS, byName(configMaps)],
  [NAMESPACES, byName(namespaces)],
  ['/api/v1/nodes', byName(nodes)],
  ['/apis/networking.istio.io/v1beta1/proxyconfigs', new Map()],
  ['/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations', new Map()]
])
const watchers = new Map<string, Set<ServerResponse>>()
let version = 1000

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const collection = collections.get(url.pathname)
  if (request.method !== 'GET') accept(request, response)
  else if (!collection) answer(response, 404, { kind: 'Status', code: 404, reason: 'NotFound' })
  else if (url.searchParams.has('resourceVersion')) watch(url.pathname, response)
  else answer(response, 200, page(collection, url.searchParams))
})
server.listen(Number(port), '127.0.0.1', () => process.send?.('ready'))

process.on('message', (change: Change) => {
  if (change.change === 'policy') void changePolicy(change.edition)
  else if (change.change === 'expire') expire()
  else changeNamespaces(change.amount, change.edition)
})

function page(collection: ReadonlyMap<string, JsonObject>, query: URLSearchParams): object {
  const from = Number(query.get('continue') ?? 0)
  const to = from + Number(query.get('limit') ?? collection.size)
  const items = [...collection.values()].slice(from, to)
  const next = to < collection.size ? { continue: String(to) } : {}
  return { kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: String(version), ...next }, items }
}

function watch(path: string, response: ServerResponse): void {
  const watching = watchers.get(path) ?? new Set()
  watchers.set(path, watching.add(response))
  response.writeHead(200, { 'content-type': 'application/json' })
  response.flushHeaders()
  response.on('close', () => watching.delete(response))
}

/** Takes Events and whatever else is written. */
function accept(request: IncomingMessage, response: ServerResponse): void {
  request.resume()
  request.on('end', () => {
    answer(response, 201, {})
  })
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function put(path: string, object: JsonObject): void {
  const next = { ...object, metadata: { ...objectAt(object, 'metadata'), resourceVersion: String(++version) } }
  collections.get(path)?.set(nameOf(object), next)
  tell(path, { type: 'MODIFIED', object: next })
}

function tell(path: string, event: object): void {
  for (const response of watchers.get(path) ?? []) response.write(`${JSON.stringify(event)}\n`)
}

function changeNamespaces(amount: number, edition: number): void {
  for (let i = 0; i < amount; i++) {
    put(NAMESPACES, namespace(`team-${String(i)}`, { 'istio-injection': 'enabled', edition: String(edition) }))
  }
}

async function changePolicy(edition: number): Promise<void> {
  for (const map of await policies(clusterIs, edition)) put(CONFIG_MAPS, map)
}

/** All watches are too old: everything is listed again. */
function expire(): void {
  for (const [path, responses] of watchers) {
    tell(path, { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } })
    for (const response of responses) response.end()
  }
}

function byName(objects: readonly JsonObject[]): Map<string, JsonObject> {
  return new Map(objects.map(object => [nameOf(object), object]))
}

function nameOf(object: JsonObject): string {
  return stringAt(objectAt(object, 'metadata'), 'name')
}
