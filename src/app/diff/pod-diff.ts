import { inject } from '../../inject/inject.ts'
import type { JsonObject } from '../../inject/json.ts'
import type { Outcome } from '../../inject/outcome.ts'
import type { Snapshot } from '../../inject/snapshot.ts'
import { marshal } from '../../language/yaml/index.ts'
import { whoIsAsked } from '../who-is-asked.ts'
import { reviewOf, type WorkloadPod } from '../workload-pod.ts'
import { unifiedDiff, type Hunk } from './unified.ts'

/** A pod before and after: without and with injection, or with one configuration and with another. */
export interface PodDiff {
  readonly workload: WorkloadPod
  /** What becomes of the pod, with the second configuration where there is one. */
  readonly outcome: Outcome
  /** What became of it with the first of two configurations. */
  readonly before?: Outcome
  readonly hunks: readonly Hunk[]
}

/** A configuration to inject with. */
export interface Configuration {
  readonly snapshot: Snapshot
  readonly registrationsKnown: boolean
}

/** Compares the pod of a workload before and after injection, or as two configurations would inject it. */
export function diffPod(workload: WorkloadPod, now: Configuration, next?: Configuration): PodDiff {
  const outcome = injectAsAsked(workload, next ?? now)
  const before = next && injectAsAsked(workload, now)
  const first = before ? podAfter(workload, before) : workload.pod
  const hunks = unifiedDiff(marshal(first), marshal(podAfter(workload, outcome)))
  return { workload, outcome, hunks, ...(before && { before }) }
}

/** Injects a pod by the revision that the API server would ask. */
export function injectAsAsked(workload: WorkloadPod, { snapshot, registrationsKnown }: Configuration): Outcome {
  const revision = whoIsAsked(workload, snapshot, registrationsKnown)?.revision
  const request = reviewOf(workload, 'offline')
  const isServed = revision !== undefined && snapshot.revisions.has(revision)
  return inject(isServed ? { ...request, revision } : request, snapshot)
}

function podAfter({ pod }: WorkloadPod, outcome: Outcome): JsonObject {
  return outcome.kind === 'patched' ? outcome.pod : pod
}
