import type { GoType, Typed } from '../../../go/value.ts'
import type { RawMessage } from '../../../types/index.ts'

/**
 * Makes the printer of `protoToJSON`: messages as protojson writes them, nil as `{}`.
 * Raw messages of google.protobuf are plain JSON: a duration is its text, a wrapper its value.
 * Nobody changes a message, and most pods share that of the mesh: what was printed of one is kept as long as it is, and
 * used again if that is allowed.
 */
export function messagePrinter(
  proxyConfig: GoType,
  clean: (config: RawMessage) => RawMessage
): (message: Typed, isFresh: boolean) => string {
  const print = (elem: GoType, value: unknown): string => {
    // Releases have a ProxyConfig of their own each; its name is the same in all.
    const raw = elem.text === proxyConfig.elem?.text && isMessage(value) ? clean(value) : value
    const isIstio = elem.text.startsWith('v1alpha1.')
    return isIstio ? (elem.json?.(raw, false) ?? '{}') : JSON.stringify(raw)
  }
  const printed = new WeakMap<RawMessage, { readonly type: GoType; readonly text: string }>()
  return ({ type, value }, isFresh) => {
    if (value === null || value === undefined || !type.elem) return '{}'
    if (isFresh || !isMessage(value)) return print(type.elem, value)
    const known = printed.get(value)
    if (known?.type === type) return known.text
    const text = print(type.elem, value)
    printed.set(value, { type, text })
    return text
  }
}

/** Messages of Istio are objects in raw form. */
function isMessage(value: unknown): value is RawMessage {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
