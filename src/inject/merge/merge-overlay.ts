import type { Dialect } from '../dialect.ts'
import { stage } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import type { Injection } from '../render/injection.ts'
import { OMITS_TIMESTAMP } from '../typed.ts'
import { moveProxy } from './move-proxy.ts'
import { applyOverlay } from './overlay.ts'
import { knownOverlay, parseOverlay } from './parse-overlay.ts'

/** A pod with the templates merged so far, and what these alone make. */
export interface Merged {
  readonly pod: JsonObject
  readonly rendered: JsonObject
}

/** Returns how Go prints a Pod that nothing was put into. */
export function emptyPod({ kubernetesApi }: Pick<Dialect, 'kubernetesApi'>): JsonObject {
  return kubernetesApi >= OMITS_TIMESTAMP ? EMPTY_POD : EMPTY_POD_OF_OLD
}

const EMPTY_POD: JsonObject = { metadata: {}, spec: { containers: null }, status: {} }
const EMPTY_POD_OF_OLD: JsonObject = { ...EMPTY_POD, metadata: { creationTimestamp: null } }

const RENDERED = 'failed applying injection overlay: '
const POD = 'failed parsing generated injected YAML (check Istio sidecar injector configuration): '

/** Merges what a template rendered into the pod, and into what the templates before it rendered. */
export function mergeOverlay(merged: Merged, text: string, { revision, isNative, settings }: Injection): Merged {
  const { dialect } = revision
  const { kubernetesApi } = dialect
  const { caches } = settings
  const first = dialect.templatePodFirst ? RENDERED : POD
  const read = caches === 'off' ? parseOverlay : knownOverlay
  const overlay = stage(dialect.yamlErrorFromConversion ? '' : first, () => read(text, dialect))
  const apply = (pod: JsonObject): JsonObject => applyOverlay(pod, overlay, { kubernetesApi, caches })
  const render = (): JsonObject =>
    merged.rendered === emptyPod(dialect) && caches !== 'off'
      ? renderedAlone(overlay, dialect)
      : stage(RENDERED, () => apply(merged.rendered))
  if (!dialect.templatePodFirst) {
    // Nothing is native yet, so that the pod may come first: only the error tells the difference.
    const pod = stage(POD, () => apply(merged.pod))
    return { pod, rendered: render() }
  }
  const rendered = render()
  const moved = moveProxy(merged.pod, rendered, isNative, dialect)
  return { rendered, pod: stage(POD, () => apply(moved)) }
}

const alone = new WeakMap<JsonObject, { readonly dialect: Dialect; readonly rendered: JsonObject }>()

/** What an overlay makes of nothing is the same for every pod. */
function renderedAlone(overlay: JsonObject, dialect: Dialect): JsonObject {
  const known = alone.get(overlay)
  if (known?.dialect === dialect) return known.rendered
  const rendered = stage(RENDERED, () => applyOverlay(emptyPod(dialect), overlay, dialect))
  alone.set(overlay, { dialect, rendered })
  return rendered
}
