import type { JsonObject } from '../json.ts'
import { restoreContainers } from './restore-containers.ts'
import { restoreMetadata } from './restore-metadata.ts'
import { restoreProbes } from './restore-probes.ts'
import { restoreSecurity } from './restore-security.ts'
import { tracesOf, type Traces } from './traces.ts'

/**
 * What undoes an injection. Containers come first: the probes in what the user wrote are the user's, and a container that
 * templates changed is whole again before its probes are looked at.
 */
const steps: readonly ((pod: JsonObject, traces: Traces) => JsonObject)[] = [
  restoreContainers,
  restoreProbes,
  restoreSecurity,
  restoreMetadata
]

/** Returns the pod as it was before its injection, or undefined for a pod without status. Throws a Refusal. */
export function uninjectPod(pod: JsonObject): JsonObject | undefined {
  const traces = tracesOf(pod)
  return traces && steps.reduce((changed, step) => step(changed, traces), pod)
}
