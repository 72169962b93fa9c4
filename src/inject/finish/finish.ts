import type { JsonObject } from '../json.ts'
import { applyMetadata } from './apply-metadata.ts'
import { applyPrometheusMerge } from './apply-prometheus-merge.ts'
import { applyRewrite } from './apply-rewrite.ts'
import { applySecurePrometheusAnnotation } from './apply-secure-prometheus-annotation.ts'
import { overwriteClusterInfo } from './overwrite-cluster-info.ts'
import { reorderPod } from './reorder-pod.ts'
import type { Finishing, Step } from './step.ts'

/** What happens to a pod after the merge, in Istio's order. */
const steps: readonly Step[] = [
  overwriteClusterInfo,
  applyPrometheusMerge,
  applySecurePrometheusAnnotation,
  applyRewrite,
  applyMetadata,
  reorderPod
]

/** Finishes a merged pod. Throws a Refusal. */
export function finish(pod: JsonObject, context: Finishing): JsonObject {
  return steps.reduce((changed, step) => step(changed, context), pod)
}
