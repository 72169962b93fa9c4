import { dump } from 'js-yaml'
import { listAt, objectAt, stringAt, type Json, type JsonObject } from '../../../src/inject/json.ts'
import type { Installation } from './installation.ts'
import { until } from './until.ts'

/** What a test varies in a pod. */
export interface PodOptions {
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly spec?: JsonObject
}

/** A pod with one container. */
export function podNamed(name: string, options: PodOptions = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name, ...options.labels }, annotations: { ...options.annotations } },
    spec: { containers: [{ name: 'app', image: 'registry.k8s.io/pause:3.9' }], ...options.spec }
  }
}

/** Creates a pod through the API server and answers with what came back. */
export function createPod(
  cluster: Installation,
  namespace: string,
  pod: JsonObject,
  query: Record<string, string> = {}
): Promise<Json> {
  return cluster.api.request({ method: 'POST', path: `/api/v1/namespaces/${namespace}/pods`, body: pod, query })
}

/** A Deployment of such pods. */
export function deploymentNamed(name: string, options: PodOptions & { readonly replicas?: number } = {}): JsonObject {
  const pod = podNamed(name, options)
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas: options.replicas ?? 1,
      selector: { matchLabels: { app: name } },
      template: { metadata: pod['metadata'] ?? {}, spec: pod['spec'] ?? {} }
    }
  }
}

/** Applies objects with kubectl. */
export function applyTo(cluster: Installation, namespace: string, ...objects: readonly JsonObject[]): Promise<string> {
  return cluster.kubectl.apply(objects.map(object => dump(object)).join('---\n'), '-n', namespace)
}

/** Lists pods. */
export async function podsOf(cluster: Installation, namespace: string, labelSelector = ''): Promise<readonly Json[]> {
  const path = `/api/v1/namespaces/${namespace}/pods`
  const list = await cluster.api.request({ method: 'GET', path, query: labelSelector === '' ? {} : { labelSelector } })
  return listAt(list, 'items')
}

/** Waits for so many pods. */
export function somePods(
  cluster: Installation,
  namespace: string,
  labelSelector: string,
  count = 1
): Promise<readonly Json[]> {
  return until(
    `${String(count)} pods ${labelSelector} in ${namespace}`,
    async () => {
      const pods = await podsOf(cluster, namespace, labelSelector)
      return pods.length >= count ? pods : undefined
    },
    { within: 120_000 }
  )
}

/** Applies a Deployment and waits for its first pod. */
export async function firstPodOf(
  cluster: Installation,
  namespace: string,
  name: string,
  options: PodOptions = {}
): Promise<Json> {
  await applyTo(cluster, namespace, deploymentNamed(name, options))
  const [pod] = await somePods(cluster, namespace, `app=${name}`)
  return pod ?? null
}

/** Messages of the Events about objects of a kind in a namespace. */
export async function eventsOf(
  cluster: Installation,
  namespace: string,
  kind: string
): Promise<readonly { readonly reason: string; readonly message: string; readonly name: string }[]> {
  const list = await cluster.api.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}/events` })
  return listAt(list, 'items')
    .filter(event => stringAt(objectAt(event, 'involvedObject'), 'kind') === kind)
    .map(event => ({
      reason: stringAt(event, 'reason'),
      message: stringAt(event, 'message'),
      name: stringAt(objectAt(event, 'involvedObject'), 'name')
    }))
}
