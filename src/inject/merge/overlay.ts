import { canonicalize } from '../../language/types/index.ts'
import { MergeError, strategicMerge } from '../../language/merge/index.ts'
import type { Dialect } from '../dialect.ts'
import { Refusal, stage } from '../errors.ts'
import { isObject, listAt, objectAt, type Json, type JsonArray, type JsonObject } from '../json.ts'
import { comesAgain } from '../json-text.ts'
import type { Settings } from '../snapshot.ts'
import { readMergedPod } from '../typed.ts'
import { SHARED_PARTS } from './shared-parts.ts'

/** How an overlay is applied. */
export interface ApplyingOverlay extends Pick<Dialect, 'kubernetesApi'> {
  /** `off` reads all of the result anew. */
  readonly caches?: Settings['caches']
}

/**
 * Merges an overlay into a canonical pod as Kubernetes' strategic merge patch does, and reads the result as Go reads a
 * Pod.
 */
export function applyOverlay(pod: JsonObject, overlay: JsonObject, how: ApplyingOverlay): JsonObject {
  const merged = merge(pod, overlay)
  const { read, since } = how.caches === 'off' ? { read: merged } : withCanonicalItems(merged, { pod, overlay }, how)
  return stage('unmarshal patched pod: ', () => readMergedPod(read, since, how))
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

/** A merged pod to be read, and what is known of it: a canonical pod that it shares parts with. */
interface Merging {
  readonly read: JsonObject
  readonly since?: JsonObject
}

/**
 * Items that came out of the overlay as they are need not be read as Go reads them for every pod: each is read once, and
 * known by its identity from then on. What cannot be read is left for the reader of the whole pod, who knows the place.
 */
function withCanonicalItems(
  merged: JsonObject,
  { pod, overlay }: { readonly pod: JsonObject; readonly overlay: JsonObject },
  { kubernetesApi }: Pick<Dialect, 'kubernetesApi'>
): Merging {
  const added = objectAt(overlay, 'spec')
  const spec = objectAt(merged, 'spec')
  const before = objectAt(pod, 'spec')
  const changed: Record<string, Json> = {}
  const known: Record<string, Json> = {}
  for (const [list, type] of LISTS) {
    const ours = listAt(added, list)
    if (ours.length === 0 || !Object.hasOwn(spec, list)) continue
    const isOurs = isAmong(ours)
    const isTheirs = isAmong(listAt(before, list))
    const canonical: Json[] = []
    changed[list] = listAt(spec, list).map(item => {
      const read = isObject(item) && isOurs(item) ? canonicalItem(item, type, kubernetesApi) : undefined
      if (read !== undefined || isTheirs(item)) canonical.push(read ?? item)
      return read ?? item
    })
    known[list] = canonical
  }
  if (Object.keys(changed).length === 0) return { read: merged, since: pod }
  return { read: { ...merged, spec: { ...spec, ...changed } }, since: { ...pod, spec: { ...before, ...known } } }
}

/** Below this length, looking at one after the other is faster than a set. */
const SHORT = 24

function isAmong(list: JsonArray): (item: Json) => boolean {
  if (list.length <= SHORT) return item => list.includes(item)
  const items = new Set(list)
  return item => items.has(item)
}

type ItemType = (typeof LISTS)[number][1]

/** An item as Go reads it, if it can be read. */
interface CanonicalItem {
  readonly api: number
  readonly item?: Json
  /** How often it was asked for. */
  uses: number
}

const canonicalItems: Readonly<Record<ItemType, WeakMap<JsonObject, CanonicalItem>>> = {
  'core/v1.Container': new WeakMap(),
  'core/v1.Volume': new WeakMap()
}

/** One pod asks twice for an item: what is asked for again comes with other pods. */
const USES_OF_ONE = 2

/** Returns an item as Go reads it; undefined where it cannot be read. */
function canonicalItem(item: JsonObject, type: ItemType, api: number): Json | undefined {
  const known = canonicalItems[type].get(item)
  if (known?.api === api) {
    if (++known.uses === USES_OF_ONE + 1 && known.item !== undefined) comesAgain(known.item)
    return known.item
  }
  const result = canonicalize(type, item, { api, parts: SHARED_PARTS })
  const made = { api, uses: 1, ...('value' in result && { item: result.value as Json }) }
  canonicalItems[type].set(item, made)
  return made.item
}
