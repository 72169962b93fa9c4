import { listAt, member, objectAt, stringAt } from '../inject/json.ts'
import type { Outcome } from '../inject/outcome.ts'
import type { InjectRequest } from '../inject/request.ts'

/** One review as one line of the log: names and reasons, never a value that the pod carries. */
export interface ReviewRecord {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  /** `Kind/name` of the controller. */
  readonly owner?: string
  readonly operation: string
  readonly dryRun: boolean
  readonly revision: string
  readonly outcome: Outcome['kind']
  readonly reason: string
  readonly templates?: readonly string[]
  readonly ms: number
  /** Why it failed. */
  readonly error?: string
}

/** Describes a review for the log. */
export function recordOf(request: InjectRequest, outcome: Outcome, milliseconds: number): ReviewRecord {
  const { decision } = outcome
  const owner = ownerOf(request)
  return {
    uid: request.uid,
    namespace: request.namespace,
    name: podName(request),
    ...(owner && { owner: `${owner.kind}/${owner.name}` }),
    operation: request.operation,
    dryRun: request.dryRun,
    revision: decision.revision,
    outcome: outcome.kind,
    reason: decision.reason,
    ...(decision.templates.length > 0 && { templates: decision.templates }),
    ms: Math.round(milliseconds * 1000) / 1000,
    ...(outcome.kind === 'failed' && { error: outcome.failure.message })
  }
}

/** Who owns a pod: what an Event is about. */
export interface Owner {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
}

/** Returns the controller of the pod under review. */
export function ownerOf(request: InjectRequest): Owner | undefined {
  const owner = listAt(objectAt(request.object, 'metadata'), 'ownerReferences').find(
    reference => member(reference, 'controller') === true
  )
  if (owner === undefined) return undefined
  return {
    apiVersion: stringAt(owner, 'apiVersion'),
    kind: stringAt(owner, 'kind'),
    name: stringAt(owner, 'name'),
    uid: stringAt(owner, 'uid')
  }
}

/** A pod of a controller has no name yet: what it is going to begin with stands for it. */
function podName(request: InjectRequest): string {
  const metadata = objectAt(request.object, 'metadata')
  return request.name || stringAt(metadata, 'name') || stringAt(metadata, 'generateName')
}
