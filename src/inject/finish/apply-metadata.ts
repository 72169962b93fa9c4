import { NETWORK_LABEL, STATUS } from '../annotations.ts'
import { metadataMap, withMetadataMap } from '../containers.ts'
import type { JsonObject } from '../json.ts'
import { injectionStatus } from './status.ts'
import type { Finishing } from './step.ts'

/** Writes the network label, the status annotation and the annotations of the policy, which may overwrite any. */
export function applyMetadata(pod: JsonObject, context: Finishing): JsonObject {
  const network = context.clusterEnvironment.get('ISTIO_META_NETWORK')
  const labels = metadataMap(pod, 'labels')
  const labelled = network === undefined ? pod : withMetadataMap(pod, 'labels', { ...labels, [NETWORK_LABEL]: network })
  return withMetadataMap(labelled, 'annotations', {
    ...metadataMap(pod, 'annotations'),
    [STATUS]: injectionStatus(context),
    ...context.injectedAnnotations
  })
}
