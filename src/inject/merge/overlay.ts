import { canonicalize } from '../../language/types/index.ts'
import { MergeError, strategicMerge } from '../../language/merge/index.ts'
import type { Dialect } from '../dialect.ts'
import { Refusal, stage } from '../errors.ts'
import { isObject, listAt, objectAt, type Json, type JsonObject } from '../json.ts'
import { readPod } from '../typed.ts'

/** Merges an overlay into a pod as Kubernetes' strategic merge patch does, and reads the result as Go reads a Pod. */
export function applyOverlay(
  pod: JsonObject,
  overlay: JsonObject,
  dialect: Pick<Dialect, 'kubernetesApi'>
): JsonObject {
  const merged = withCanonicalItems(merge(pod, overlay), overlay, dialect)
  return stage('unmarshal patched pod: ', () => readPod(merged, dialect, 'merge-error'))
}

function merge(pod: JsonObject, overlay: JsonObject): JsonObject {
  try {
    return strategicMerge('core/v1.Pod', pod, overlay)
  } catch (error) {
    if (!(error instanceof MergeError)) throw error
    throw new Refusal('merge-error', `strategic merge: ${error.message}`)
  }
}

/** Lists of the pod's specification whose items templates add, and the types of these. */
const LISTS = [
  ['containers', 'core/v1.Container'],
  ['initContainers', 'core/v1.Container'],
  ['volumes', 'core/v1.Volume']
] as const

/**
 * Items that came out of the overlay as they are need not be read as Go reads them for every pod: each is read once, and
 * known by its identity from then on. What cannot be read is left for the reader of the whole pod, who knows the place.
 */
function withCanonicalItems(pod: JsonObject, overlay: JsonObject, dialect: Pick<Dialect, 'kubernetesApi'>): JsonObject {
  const spec = objectAt(pod, 'spec')
  const added = objectAt(overlay, 'spec')
  const changed: Record<string, Json> = {}
  for (const [list, type] of LISTS) {
    const ours = new Set<Json>(listAt(added, list))
    if (ours.size === 0) continue
    const items = listAt(spec, list)
    const canonical = items.map(item => (ours.has(item) && isObject(item) ? canonicalItem(item, type, dialect) : item))
    if (canonical.some((item, i) => item !== items[i])) changed[list] = canonical
  }
  return Object.keys(changed).length === 0 ? pod : { ...pod, spec: { ...spec, ...changed } }
}

const canonicalItems = new WeakMap<JsonObject, { readonly api: number; readonly item: Json }>()

function canonicalItem(item: JsonObject, type: string, { kubernetesApi: api }: Pick<Dialect, 'kubernetesApi'>): Json {
  const known = canonicalItems.get(item)
  if (known?.api === api) return known.item
  const result = canonicalize(type, item, { api })
  const read = 'value' in result && isObject(result.value) ? result.value : item
  canonicalItems.set(item, { api, item: read })
  return read
}
