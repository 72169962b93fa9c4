import { syntaxErrorOf } from '../go/json-syntax.ts'
import { CURRENT_API, codecOf } from './json/compile.ts'
import { DecodeError, Decoding, type CanonicalParts, type Handling } from './json/decoding.ts'
import { JSON_BLANKS, JsonText, trim, type JsonNode } from './json/node.ts'

/** What decides how JSON goes through a Go type. */
export interface CanonicalOptions {
  /** Minor release of k8s.io/api whose types are used. Default: 36. */
  readonly api?: number
  /** Keep members that the types do not know, where Go drops them. Default: false. */
  readonly keepUnknown?: boolean
  /**
   * Take members in the order of their names, as Go prints maps, and so what a merge gives. It counts where names differ
   * in case only, and for which error comes first. Default: false, the order in which they stand.
   */
  readonly sorted?: boolean
  /**
   * Canonical JSON of the type, from which the value was made by changing copies: what stands in both at the same place
   * is not looked at again. Default: everything is looked at.
   */
  readonly since?: unknown
  /** What is remembered of parts that come again; of values that are read in one way only. Default: nothing. */
  readonly parts?: CanonicalParts | undefined
}

/** Canonical JSON, or what Go says of the input. */
export type Canonical = { readonly value: unknown } | { readonly error: string }

/** encoding/json gives up on deeper nesting. */
const MAX_DEPTH = 10_000

/**
 * Returns what decoding JSON into a Go type and encoding it again makes of a value of `JSON.parse`. Parts that are
 * canonical already are the very same objects in the result.
 */
export function canonicalize(type: string, value: unknown, options: CanonicalOptions = {}): Canonical {
  try {
    return { value: codecOf(type, options.api ?? CURRENT_API).normalize(value, handlingOf(options), options.since) }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    // Where it is, and whether another one wins over it, is known when all is decoded in Go's way.
    return throughType(type, value, options)
  }
}

function handlingOf({ keepUnknown = false, sorted = false, parts }: CanonicalOptions): Handling {
  return { keepsUnknown: keepUnknown, sorts: sorted, parts }
}

/** Does the same for JSON text, where duplicate keys and the spelling of numbers count. */
export function canonicalizeText(type: string, text: string, options: CanonicalOptions = {}): Canonical {
  const error = syntaxErrorOf(text, MAX_DEPTH)
  if (error !== undefined) return { error }
  return throughType(type, new JsonText(trim(text, JSON_BLANKS)), options)
}

function throughType(type: string, node: JsonNode, options: CanonicalOptions): Canonical {
  const codec = codecOf(type, options.api ?? CURRENT_API)
  const decoding = new Decoding(handlingOf(options))
  try {
    const state = codec.decode(node, codec.zero, decoding)
    return decoding.error === undefined ? { value: codec.toValue(state) } : { error: decoding.error }
  } catch (error) {
    if (error instanceof DecodeError) return { error: error.message }
    throw error
  }
}

/** Tells, in a few microseconds for a pod, whether a value is what Go would make of it. */
export function isCanonical(type: string, value: unknown, api: number = CURRENT_API): boolean {
  return codecOf(type, api).isCanonical(value)
}

/** Writes canonical JSON as `json.Marshal` writes the struct: members in the order of its fields, keys of maps sorted. */
export function marshal(type: string, value: unknown, escapeHtml = true): string {
  const codec = codecOf(type, CURRENT_API)
  return codec.toText(codec.decode(value, codec.zero, new Decoding(handlingOf({}))), escapeHtml)
}
