import { describe, expect, it } from 'vitest'
import { podOf, reviewOf } from '../../../src/app/workload-pod.ts'
import { objectAt, type JsonObject } from '../../../src/inject/json.ts'

const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a' }] } }

const workload = (apiVersion: string, kind: string, spec: JsonObject = { template }): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name: 'x' },
  spec
})

const owner = (object: JsonObject): unknown => {
  const pod = podOf(object, 'shop')?.pod
  const [reference] = objectAt(pod, 'metadata')['ownerReferences'] as Record<string, string>[]
  return [reference?.['apiVersion'], reference?.['kind'], reference?.['name']].join(' ')
}

describe('the pod of a workload', () => {
  it.each([
    ['apps/v1', 'Deployment', 'apps/v1 ReplicaSet x-7d4c9b8f6d'],
    ['apps/v1', 'StatefulSet', 'apps/v1 StatefulSet x'],
    ['apps/v1', 'DaemonSet', 'apps/v1 DaemonSet x'],
    ['batch/v1', 'Job', 'batch/v1 Job x'],
    ['argoproj.io/v1alpha1', 'Rollout', 'apps/v1 ReplicaSet x-7d4c9b8f6d'],
    ['apps.openshift.io/v1', 'DeploymentConfig', 'v1 ReplicationController x-1']
  ])('of %s %s is owned by %s', (apiVersion, kind, wanted) => {
    expect(owner(workload(apiVersion, kind))).toBe(wanted)
  })

  it('of a CronJob is owned by a Job', () => {
    expect(owner(workload('batch/v1', 'CronJob', { jobTemplate: { spec: { template } } }))).toBe(
      'batch/v1 Job x-29000000'
    )
  })

  it('has the labels that its controller adds, and the namespace of the workload', () => {
    const pod = podOf(workload('apps/v1', 'Deployment'), 'shop')
    expect(pod?.pod['metadata']).toMatchObject({
      generateName: 'x-7d4c9b8f6d-',
      namespace: 'shop',
      labels: { app: 'x', 'pod-template-hash': '7d4c9b8f6d' }
    })
    expect(pod && reviewOf(pod, 'u')).toMatchObject({ uid: 'u', namespace: 'shop', name: '', operation: 'CREATE' })
  })

  it('of a Pod is itself', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'own' }, spec: {} }
    expect(podOf(pod, 'shop')).toEqual({ kind: 'Pod', name: 'p', namespace: 'own', pod })
  })

  it.each([
    [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } }],
    [{ kind: 'constructor' }],
    [{ kind: 'Deployment' }]
  ])('of %j is none', object => {
    expect(podOf(object, 'shop')).toBeUndefined()
  })
})
