import { isObject, member, objectAt, type JsonObject } from '../json.ts'

/** A kind of object that makes pods, and where its pod template stands. */
export interface WorkloadKind {
  /** Go type in the tables of language/types. */
  readonly type: string
  /** Members on the way to the object whose `metadata` and `spec` are the pod's. */
  readonly template: readonly string[]
  /** Members on the way to the metadata that is taken for the pod's, where that is another object's. */
  readonly metadata?: readonly string[]
  /** `spec.template` is a pointer in Go: an object without one is an error. */
  readonly templateIsPointer?: boolean
}

/**
 * The kinds that `istioctl kube-inject` knows (initializer.go). Istio registers them without version as well, so that
 * the kind alone decides.
 */
const kinds: Readonly<Record<string, WorkloadKind>> = {
  Pod: { type: 'core/v1.Pod', template: [] },
  ReplicationController: {
    type: 'core/v1.ReplicationController',
    template: ['spec', 'template'],
    templateIsPointer: true
  },
  Deployment: { type: 'apps/v1.Deployment', template: ['spec', 'template'] },
  DaemonSet: { type: 'apps/v1.DaemonSet', template: ['spec', 'template'] },
  ReplicaSet: { type: 'apps/v1.ReplicaSet', template: ['spec', 'template'] },
  StatefulSet: { type: 'apps/v1.StatefulSet', template: ['spec', 'template'] },
  Job: { type: 'batch/v1.Job', template: ['spec', 'template'] },
  CronJob: {
    type: 'batch/v1.CronJob',
    template: ['spec', 'jobTemplate', 'spec', 'template'],
    // Istio takes the metadata of the Job for that of its pods.
    metadata: ['spec', 'jobTemplate']
  },
  DeploymentConfig: {
    type: 'openshift/apps/v1.DeploymentConfig',
    template: ['spec', 'template'],
    templateIsPointer: true
  }
}

export const LIST_TYPE = 'core/v1.List'

/** Returns the workload kind of that name, or undefined. */
export function workloadKind(kind: string): WorkloadKind | undefined {
  return Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
}

/** Returns the object at the end of a path of members; an empty one where there is none. */
export function at(object: JsonObject, path: readonly string[]): JsonObject {
  return path.reduce<JsonObject>(objectAt, object)
}

/** Tells whether there is an object at the end of a path. */
export function has(object: JsonObject, path: readonly string[]): boolean {
  const last = path.at(-1)
  return last === undefined || isObject(member(at(object, path.slice(0, -1)), last))
}

/** Returns the object with another member at the end of a path. */
export function withAt(object: JsonObject, path: readonly string[], value: JsonObject): JsonObject {
  const [first, ...rest] = path
  return first === undefined ? value : { ...object, [first]: withAt(objectAt(object, first), rest, value) }
}
