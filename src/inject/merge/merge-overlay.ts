import type { Dialect } from '../dialect.ts'
import { stage } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import type { Injection } from '../render/injection.ts'
import { moveProxy } from './move-proxy.ts'
import { applyOverlay } from './overlay.ts'
import { knownOverlay, parseOverlay } from './parse-overlay.ts'

/** A pod with the templates merged so far, and what these alone make. */
export interface Merged {
  readonly pod: JsonObject
  readonly rendered: JsonObject
}

/** How Go prints a Pod that nothing was put into. */
export const EMPTY_POD: JsonObject = { metadata: {}, spec: { containers: null }, status: {} }

const RENDERED = 'failed applying injection overlay: '
const POD = 'failed parsing generated injected YAML (check Istio sidecar injector configuration): '

/** Merges what a template rendered into the pod, and into what the templates before it rendered. */
export function mergeOverlay(merged: Merged, text: string, { revision, isNative, settings }: Injection): Merged {
  const { dialect } = revision
  const first = dialect.templatePodFirst ? RENDERED : POD
  const read = settings.caches === 'off' ? parseOverlay : knownOverlay
  const overlay = stage(dialect.yamlErrorFromConversion ? '' : first, () => read(text, dialect))
  const render = (): JsonObject =>
    merged.rendered === EMPTY_POD && settings.caches !== 'off'
      ? renderedAlone(overlay, dialect)
      : stage(RENDERED, () => applyOverlay(merged.rendered, overlay, dialect))
  if (!dialect.templatePodFirst) {
    // Nothing is native yet, so that the pod may come first: only the error tells the difference.
    const pod = stage(POD, () => applyOverlay(merged.pod, overlay, dialect))
    return { pod, rendered: render() }
  }
  const rendered = render()
  const moved = moveProxy(merged.pod, rendered, isNative, dialect)
  return { rendered, pod: stage(POD, () => applyOverlay(moved, overlay, dialect)) }
}

const alone = new WeakMap<JsonObject, { readonly dialect: Dialect; readonly rendered: JsonObject }>()

/** What an overlay makes of nothing is the same for every pod. */
function renderedAlone(overlay: JsonObject, dialect: Dialect): JsonObject {
  const known = alone.get(overlay)
  if (known?.dialect === dialect) return known.rendered
  const rendered = stage(RENDERED, () => applyOverlay(EMPTY_POD, overlay, dialect))
  alone.set(overlay, { dialect, rendered })
  return rendered
}
