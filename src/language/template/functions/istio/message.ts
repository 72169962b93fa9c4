import type { GoType, Typed } from '../../../go/value.ts'
import type { RawMessage } from '../../../types/index.ts'

/**
 * Makes the printer of `protoToJSON`: messages as protojson writes them, nil as `{}`.
 * Raw messages of google.protobuf are plain JSON: a duration is its text, a wrapper its value.
 */
export function messagePrinter(
  proxyConfig: GoType,
  clean: (config: RawMessage) => RawMessage
): (message: Typed) => string {
  return ({ type, value }) => {
    if (value === null || value === undefined || !type.elem) return '{}'
    // Releases have a ProxyConfig of their own each; its name is the same in all.
    const raw = type.elem.text === proxyConfig.elem?.text && isMessage(value) ? clean(value) : value
    const isIstio = type.elem.text.startsWith('v1alpha1.')
    return isIstio ? (type.elem.json?.(raw, false) ?? '{}') : JSON.stringify(raw)
  }
}

/** A raw ProxyConfig is an object: its type says so. */
function isMessage(value: unknown): value is RawMessage {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
