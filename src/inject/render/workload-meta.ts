import type { Dialect } from '../dialect.ts'
import { listAt, member, objectAt, stringAt, type Json, type JsonObject } from '../json.ts'

/** The workload that owns a pod, as far as the pod itself tells. */
export interface Workload {
  readonly name: string
  readonly namespace: string
  readonly kind: string
  readonly apiVersion: string
}

type Rules = Pick<Dialect, 'cronJobApiVersion' | 'rollouts' | 'deploymentConfigs'>

/** Derives the workload of a pod from its controller: only pods with a generated name have one that counts. */
export function workloadOf(pod: JsonObject, rules: Rules): Workload {
  const metadata = objectAt(pod, 'metadata')
  const name = stringAt(metadata, 'name')
  const namespace = stringAt(metadata, 'namespace')
  const controller =
    stringAt(metadata, 'generateName') === ''
      ? undefined
      : listAt(metadata, 'ownerReferences').find(owner => member(owner, 'controller') === true)
  if (!controller) return { name, namespace, kind: 'Pod', apiVersion: 'v1' }
  const workload = ownerOf(controller, objectAt(metadata, 'labels'), rules)
  return { ...workload, name: workload.name || name, namespace }
}

function ownerOf(controller: Json, labels: JsonObject, rules: Rules): Omit<Workload, 'namespace'> {
  const name = stringAt(controller, 'name')
  const kind = stringAt(controller, 'kind')
  const apiVersion = stringAt(controller, 'apiVersion')
  if (kind === 'ReplicaSet') {
    const deployment = withoutHash(name, stringAt(labels, 'pod-template-hash'))
    if (deployment !== undefined) return { name: deployment, kind: 'Deployment', apiVersion }
    const rollout = rules.rollouts ? withoutHash(name, stringAt(labels, 'rollouts-pod-template-hash')) : undefined
    if (rollout !== undefined) return { name: rollout, kind: 'Rollout', apiVersion: 'v1alpha1' }
  }
  if (kind === 'ReplicationController' && rules.deploymentConfigs !== 'unknown') {
    const config = stringAt(labels, 'deploymentconfig')
    if (config !== '') return { name: config, kind: 'DeploymentConfig', apiVersion }
  }
  if (kind === 'Job') {
    const cronJob = withoutTimestamp(name)
    if (cronJob !== undefined) return { name: cronJob, kind: 'CronJob', apiVersion: rules.cronJobApiVersion }
  }
  return { name, kind, apiVersion }
}

/** A name that ends with the hash counts even without a dash before it, but then nothing is taken off. */
function withoutHash(name: string, hash: string): string | undefined {
  if (hash === '' || !name.endsWith(hash)) return undefined
  return name.endsWith('-' + hash) ? name.slice(0, -hash.length - 1) : name
}

/** CronJobs name their Jobs by minutes or seconds since the epoch: 8 to 10 digits. */
function withoutTimestamp(name: string): string | undefined {
  return /([^\n]+)-\d{8,10}$/.exec(name)?.[1]
}
