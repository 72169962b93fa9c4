import { PROXY_CONFIG } from '../annotations.ts'
import { entry, metadataMap } from '../containers.ts'
import { Refusal } from '../errors.ts'
import { objectAt, type JsonObject } from '../json.ts'
import { boolValue } from '../mesh-settings.ts'
import { MeshError } from '../mesh/mesh-config.ts'
import { meshWithAnnotation } from '../mesh/proxy-config.ts'
import type { Finishing } from './step.ts'

const HOLD = 'holdApplicationUntilProxyStarts'

/** Tells whether the application waits for the proxy: mesh and annotation say so, or the values do whatever they say. */
export function isHeld(context: Finishing): boolean {
  return (
    boolValue(objectAt(annotatedMesh(context), 'defaultConfig'), HOLD) === true ||
    boolValue(objectAt(objectAt(context.values, 'global'), 'proxy'), HOLD) === true
  )
}

function annotatedMesh({ mesh, original, dialect }: Finishing): JsonObject {
  const text = entry(metadataMap(original, 'annotations'), PROXY_CONFIG)
  try {
    return meshWithAnnotation(mesh, text, dialect)
  } catch (error) {
    if (error instanceof MeshError) throw new Refusal('post-process-error', error.message)
    throw error
  }
}
