import { kindOf, type JsonNode } from './node.ts'

/** An error that ends a decoding at once, in encoding/json's words; those of mismatched types are noted, and it goes on. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
}

/** What is known of a part of values that comes again in others. */
export interface CanonicalPart {
  /** The codec that read it. */
  codec?: object
  canonical?: unknown
}

/** Parts of values that come again, and what they are when they are canonical. Nobody changes either. */
export interface CanonicalParts {
  /** Returns what is known of a part; undefined for one of which nothing shall be remembered. */
  get(part: object): CanonicalPart | undefined
  /** Is told what a part is when it is canonical. */
  settle(known: CanonicalPart, codec: object, canonical: unknown): void
}

/** How members of objects are taken. */
export interface Handling {
  /** Keep those that the types do not know. */
  readonly keepsUnknown: boolean
  /** Take them in the order of their names, as they come out of Go's maps; else as they came. */
  readonly sorts: boolean
  readonly parts?: CanonicalParts | undefined
}

/** The state of one decoding: where it is, and the first mismatch of types. */
export class Decoding {
  readonly handling: Handling
  private struct = ''
  private readonly path: string[] = []
  private mismatch: string | undefined

  constructor(handling: Handling) {
    this.handling = handling
  }

  /** The first mismatch of types, if there was one. */
  get error(): string | undefined {
    return this.mismatch
  }

  /** Runs a step inside of a field; the path of a promoted field names the structs that it is embedded in. */
  within(struct: string, path: readonly string[], step: () => void): void {
    const outer = this.struct
    const depth = this.path.length
    this.struct = struct
    this.path.push(...path)
    step()
    this.struct = outer
    this.path.length = depth
  }

  /** Notes that a value is not of the type wanted. */
  noteMismatch(node: JsonNode, type: string): void {
    this.mismatch ??= this.mismatchText(kindOf(node), type)
  }

  /** Notes that a number is none of the type wanted. */
  noteNumber(text: string, type: string): void {
    this.mismatch ??= this.mismatchText(`number ${text}`, type)
  }

  mismatchText(value: string, type: string): string {
    const place = this.struct === '' ? 'Go value' : `Go struct field ${this.struct}.${this.path.join('.')}`
    return `json: cannot unmarshal ${value} into ${place} of type ${type}`
  }
}
