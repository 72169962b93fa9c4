import { isObject, listAt, member, objectAt, stringAt, type Json, type JsonObject } from '../inject/json.ts'
import { statusOf, type KubeApi } from '../world/cluster/api.ts'
import { UnreadablePathError } from '../world/files/files-world.ts'
import type { OpenedWorld } from './open-world.ts'

/** Where each kind of workload is listed, and how its items are called: lists leave that out. */
const LISTED = [
  ['apps/v1', 'Deployment', 'deployments'],
  ['apps/v1', 'StatefulSet', 'statefulsets'],
  ['apps/v1', 'DaemonSet', 'daemonsets'],
  ['apps/v1', 'ReplicaSet', 'replicasets'],
  ['batch/v1', 'CronJob', 'cronjobs'],
  ['batch/v1', 'Job', 'jobs'],
  ['v1', 'ReplicationController', 'replicationcontrollers'],
  ['v1', 'Pod', 'pods'],
  ['argoproj.io/v1alpha1', 'Rollout', 'rollouts'],
  ['apps.openshift.io/v1', 'DeploymentConfig', 'deploymentconfigs']
] as const

/** Kubectl's short names. */
const SHORT: Readonly<Record<string, string>> = {
  po: 'Pod',
  deploy: 'Deployment',
  sts: 'StatefulSet',
  ds: 'DaemonSet',
  rs: 'ReplicaSet',
  cj: 'CronJob',
  rc: 'ReplicationController',
  dc: 'DeploymentConfig'
}

/** Tells whether a word means a kind, as for kubectl: the kind, its plural, or its short name. */
export function isKind(word: string, kind: string): boolean {
  const lower = word.toLowerCase()
  const short = Object.hasOwn(SHORT, lower) ? SHORT[lower] : undefined
  return short === kind || lower === kind.toLowerCase() || lower === `${kind.toLowerCase()}s`
}

/** Reads one workload of a cluster. */
export async function readWorkload(
  api: KubeApi,
  { kind: word, name, namespace }: { readonly kind: string; readonly name: string; readonly namespace: string }
): Promise<JsonObject> {
  const found = LISTED.find(([, kind]) => isKind(word, kind))
  if (!found)
    throw new UnreadablePathError(`${word} is no kind that makes pods: name a Pod, Deployment, Job or the like.`)
  const [apiVersion, kind, resource] = found
  const path = `${groupOf(apiVersion)}/namespaces/${encodeURIComponent(namespace)}/${resource}/${encodeURIComponent(name)}`
  const object = await api.request({ method: 'GET', path })
  return isObject(object) ? { ...object, apiVersion, kind } : {}
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
}

const PAGE = '250'

/** Yields the workloads of a namespace (of all, for none) that nothing else owns: whose pods somebody wrote down. */
export async function* workloadsOf(
  { world, live }: OpenedWorld,
  namespace: string | undefined
): AsyncGenerator<JsonObject> {
  if (!live) {
    const isIn = (object: JsonObject): boolean =>
      namespace === undefined || (stringAt(objectAt(object, 'metadata'), 'namespace') || 'default') === namespace
    yield* world.current().workloads.filter(object => isIn(object) && !isOwned(object))
    return
  }
  for (const [apiVersion, kind, resource] of LISTED) {
    const group = groupOf(apiVersion)
    const path = namespace === undefined ? `${group}/${resource}` : `${group}/namespaces/${namespace}/${resource}`
    for await (const object of pages(live.api, path)) {
      if (!isOwned(object)) yield { ...object, apiVersion, kind }
    }
  }
}

/** Yields the pods of a namespace (of all, for none) that have not ended. */
export async function* runningPods(api: KubeApi, namespace: string | undefined): AsyncGenerator<JsonObject> {
  const path = namespace === undefined ? '/api/v1/pods' : `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`
  const fieldSelector = 'status.phase!=Succeeded,status.phase!=Failed'
  for await (const object of pages(api, path, { fieldSelector })) yield { ...object, apiVersion: 'v1', kind: 'Pod' }
}

async function* pages(
  api: KubeApi,
  path: string,
  query: Readonly<Record<string, string>> = {}
): AsyncGenerator<JsonObject> {
  let next = ''
  do {
    const list = await page(api, path, { ...query, limit: PAGE, ...(next !== '' && { continue: next }) })
    yield* listAt(list, 'items').filter(isObject)
    next = stringAt(objectAt(list, 'metadata'), 'continue')
  } while (next !== '')
}

/** A kind that the cluster does not have has no objects. */
async function page(api: KubeApi, path: string, query: Readonly<Record<string, string>>): Promise<Json> {
  try {
    return await api.request({ method: 'GET', path, query })
  } catch (error) {
    if (statusOf(error) === 404) return {}
    throw error
  }
}

function isOwned(object: JsonObject): boolean {
  return listAt(objectAt(object, 'metadata'), 'ownerReferences').some(owner => member(owner, 'controller') === true)
}
