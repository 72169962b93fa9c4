import { DecodeError, Decoding, type Handling } from './decoding.ts'
import type { JsonNode } from './node.ts'

/**
 * How values of one Go type come out of JSON and go back. `State` is what the Go variable holds: decoding goes into what
 * is there already, as in Go, where a key that comes twice adds to what it left the first time.
 */
export interface Codec<State = unknown> {
  readonly zero: State
  readonly decode: (node: JsonNode, into: State, decoding: Decoding) => State
  /** What `omitempty` leaves out; absent for structs and for types that marshal themselves, which it never does. */
  readonly isEmpty?: (state: State) => boolean
  /** What `omitzero` leaves out. */
  readonly isZero: (state: State) => boolean
  readonly toValue: (state: State) => unknown
  readonly toText: (state: State, escapeHtml: boolean) => string
  /** Tells whether a value is exactly what `toValue` would give; allocates nothing. */
  readonly isCanonical: (value: unknown) => boolean
  /**
   * Returns what decoding and encoding makes of a value, and the value itself where it is canonical already: so is every
   * part of it. Throws {@link DecodeError}, with whatever words, for what does not decode. `since` is a canonical value of
   * the type, from which this one was made: parts that stand in both are not looked at again.
   */
  readonly normalize: (value: unknown, handling: Handling, since?: unknown) => unknown
  /** Tells whether a value that is canonical is one that `omitempty` or `omitzero` would have left out. */
  readonly isBlank: (value: unknown) => boolean
}

/** Completes the codec of a type that has no parts. */
export function whole<State>(codec: Omit<Codec<State>, 'normalize'>): Codec<State> {
  return {
    ...codec,
    normalize: (value, handling) => (codec.isCanonical(value) ? value : throughState(codec, value, handling))
  }
}

/** Normalizes a member or element, see {@link Codec.normalize}: what comes again is normalized once. */
export function normalizePart(codec: Codec, value: unknown, handling: Handling, since?: unknown): unknown {
  const { parts } = handling
  const part = parts && typeof value === 'object' && value !== null ? parts.get(value) : undefined
  if (!parts || !part) return codec.normalize(value, handling, since)
  if (part.codec !== codec) parts.settle(part, codec, codec.normalize(value, handling))
  return part.canonical
}

/** Decodes and encodes one value. */
export function throughState<State>(
  codec: Omit<Codec<State>, 'normalize'>,
  value: unknown,
  handling: Handling
): unknown {
  const decoding = new Decoding(handling)
  const state = codec.decode(value, codec.zero, decoding)
  if (decoding.error !== undefined) throw new DecodeError(decoding.error)
  return codec.toValue(state)
}

/** Forgets what a codec's states are: it is only ever given those that it made itself. */
export function erase<State>(codec: Codec<State>): Codec {
  return codec as Codec
}
