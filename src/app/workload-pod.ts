import { isObject, member, objectAt, stringAt, type JsonObject } from '../inject/json.ts'
import type { InjectRequest } from '../inject/request.ts'

/** A workload and the pod that it would make. */
export interface WorkloadPod {
  readonly kind: string
  readonly name: string
  readonly namespace: string
  /** The pod as the API server would send it for review. */
  readonly pod: JsonObject
}

interface WorkloadKind {
  /** Where the pod template stands. */
  readonly template: readonly string[]
  /** Who creates the pods, where it is not the workload itself: its kind and what its name is made of. */
  readonly through?: { readonly apiVersion: string; readonly kind: string; readonly suffix: string }
  /** Labels that the controller adds. */
  readonly labels?: Readonly<Record<string, string>>
}

/** Stands for what controllers compute: any value of that form does. */
const HASH = '7d4c9b8f6d'
const UID = '00000000-0000-4000-8000-000000000000'

const TEMPLATE = ['spec', 'template']
const REPLICA_SET = { apiVersion: 'apps/v1', kind: 'ReplicaSet', suffix: HASH }

const KINDS: Readonly<Record<string, WorkloadKind>> = {
  Deployment: { template: TEMPLATE, through: REPLICA_SET, labels: { 'pod-template-hash': HASH } },
  Rollout: { template: TEMPLATE, through: REPLICA_SET, labels: { 'rollouts-pod-template-hash': HASH } },
  ReplicaSet: { template: TEMPLATE },
  StatefulSet: { template: TEMPLATE },
  DaemonSet: { template: TEMPLATE },
  ReplicationController: { template: TEMPLATE },
  Job: { template: TEMPLATE },
  CronJob: {
    template: ['spec', 'jobTemplate', 'spec', 'template'],
    through: { apiVersion: 'batch/v1', kind: 'Job', suffix: '29000000' }
  },
  DeploymentConfig: { template: TEMPLATE, through: { apiVersion: 'v1', kind: 'ReplicationController', suffix: '1' } }
}

/** Returns the pod that an object is or would make; undefined for an object that makes none. */
export function podOf(object: JsonObject, defaultNamespace: string): WorkloadPod | undefined {
  const kind = stringAt(object, 'kind')
  const metadata = objectAt(object, 'metadata')
  const name = stringAt(metadata, 'name') || stringAt(metadata, 'generateName')
  const namespace = stringAt(metadata, 'namespace') || defaultNamespace
  if (kind === 'Pod') return { kind, name, namespace, pod: { ...object, metadata: { ...metadata, namespace } } }
  const how = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined
  const template = how && how.template.reduce<unknown>((value, step) => member(value, step), object)
  if (!how || !isObject(template)) return undefined
  return { kind, name, namespace, pod: podFrom(template, how, ownerOf(object, name, how), namespace) }
}

/** Returns the review that the API server would send when a pod is created. */
export function reviewOf({ pod, namespace }: WorkloadPod, uid: string): InjectRequest {
  return {
    uid,
    namespace,
    name: stringAt(objectAt(pod, 'metadata'), 'name'),
    operation: 'CREATE',
    dryRun: true,
    object: pod,
    path: '/inject',
    user: ''
  }
}

function ownerOf(object: JsonObject, name: string, { through }: WorkloadKind): JsonObject {
  return {
    apiVersion: through?.apiVersion ?? stringAt(object, 'apiVersion'),
    kind: through?.kind ?? stringAt(object, 'kind'),
    name: through ? `${name}-${through.suffix}` : name,
    uid: stringAt(objectAt(object, 'metadata'), 'uid') || UID,
    controller: true,
    blockOwnerDeletion: true
  }
}

function podFrom(template: JsonObject, how: WorkloadKind, owner: JsonObject, namespace: string): JsonObject {
  const metadata = objectAt(template, 'metadata')
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      generateName: `${stringAt(owner, 'name')}-`,
      namespace,
      labels: { ...objectAt(metadata, 'labels'), ...how.labels },
      ownerReferences: [owner]
    },
    spec: objectAt(template, 'spec')
  }
}
