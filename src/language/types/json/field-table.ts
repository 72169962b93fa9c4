import { normalizePart, type Codec } from './codec.ts'
import type { Handling } from './decoding.ts'
import { foldName } from './fold.ts'

/** One field of a struct as JSON sees it: those of embedded structs stand among those of the outer one. */
export interface JsonField {
  /** JSON name. */
  readonly name: string
  readonly codec: Codec
  readonly omitempty: boolean
  readonly omitzero: boolean
  /** Names of the embedded structs on the way, and the JSON name: so do errors name the field. */
  readonly path: readonly string[]
}

interface PlacedField extends JsonField {
  readonly index: number
  /** There are values that are not written. */
  readonly isOptional: boolean
}

/** Says that a name is that of a field but for its case. */
const FOLDED = Symbol('folded')

/** The fields of a struct, found by the names that JSON uses. */
export class FieldTable {
  /** The states of all fields in Go's zero value. */
  readonly zero: readonly unknown[]
  private readonly fields: readonly PlacedField[]
  private readonly byName: ReadonlyMap<string, PlacedField>
  private readonly byFold: ReadonlyMap<string, PlacedField>
  /** Fields that are written whatever they hold. */
  private readonly required: readonly PlacedField[]

  constructor(fields: readonly JsonField[]) {
    this.fields = fields.map((field, index) => {
      const isOptional = field.omitzero || (field.omitempty && field.codec.isEmpty !== undefined)
      return { ...field, index, isOptional }
    })
    this.zero = fields.map(field => field.codec.zero)
    this.byName = new Map(this.fields.map(field => [field.name, field]))
    // Where two names fold to one, Go takes the first.
    this.byFold = new Map(this.fields.toReversed().map(field => [foldName(field.name), field]))
    this.required = this.fields.filter(field => !field.isOptional)
  }

  /** Finds a field by its name, or by one that differs in case only. */
  find(key: string): PlacedField | undefined {
    return this.byName.get(key) ?? this.byFold.get(foldName(key))
  }

  isZero(states: readonly unknown[]): boolean {
    return this.fields.every(({ codec, index }) => codec.isZero(states[index]))
  }

  values(states: readonly unknown[]): [string, unknown][] {
    return this.shown(states).map(({ name, codec, index }) => [name, codec.toValue(states[index])])
  }

  texts(states: readonly unknown[], escapeHtml: boolean): string[] {
    return this.shown(states).map(({ name, codec, index }) => `"${name}":${codec.toText(states[index], escapeHtml)}`)
  }

  private shown(states: readonly unknown[]): PlacedField[] {
    return this.fields.filter(({ codec, omitempty, omitzero, index }) => {
      const state = states[index]
      return !(omitempty && codec.isEmpty?.(state) === true) && !(omitzero && codec.isZero(state))
    })
  }

  /** Normalizes an object member by member; undefined for what is no object, or has names that are right but for case. */
  normalize(value: unknown, handling: Handling, since?: unknown): unknown {
    if (!isObject(value)) return undefined
    const canonical = isObject(since) ? since : undefined
    let copy: Record<string, unknown> | undefined
    for (const key in value) {
      const before = value[key]
      const old = canonical?.[key]
      if (old === before && old !== undefined) continue
      const after = this.normalizeMember(key, before, handling, old)
      if (after === FOLDED) return undefined
      if (after === before) continue
      copy ??= { ...value }
      if (after === undefined) Reflect.deleteProperty(copy, key)
      else copy[key] = after
    }
    return this.completed(copy ?? value)
  }

  /** Returns what becomes of a member; undefined if it is left out. */
  private normalizeMember(key: string, value: unknown, handling: Handling, since: unknown): unknown {
    const field = this.byName.get(key)
    if (!field) return this.byFold.has(foldName(key)) ? FOLDED : isKept(key, handling) ? value : undefined
    const member = normalizePart(field.codec, value, handling, since)
    return field.isOptional && field.codec.isBlank(member) ? undefined : member
  }

  /** Adds the fields that are always written; without a function of its own for each of a pod's 30,000 variables. */
  private completed(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    for (const { name } of this.required) if (!Object.hasOwn(object, name)) return this.withMissing(object)
    return object
  }

  private withMissing(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const missing = this.required.filter(({ name }) => !Object.hasOwn(object, name))
    return { ...object, ...Object.fromEntries(missing.map(({ name, codec }) => [name, codec.toValue(codec.zero)])) }
  }

  isCanonical(value: unknown): boolean {
    if (!isObject(value)) return false
    let required = 0
    for (const key in value) {
      const field = this.byName.get(key)
      if (field === undefined) return false
      const member = value[key]
      if (!field.codec.isCanonical(member)) return false
      if (!field.isOptional) required++
      else if (field.codec.isBlank(member)) return false
    }
    return required === this.required.length
  }
}

/** Tells whether a member that the type does not know is kept. */
export function isKept(key: string, handling: Handling): boolean {
  return handling.keepsUnknown && !isDirective(key)
}

/** Tells whether a member is a directive of strategic merge, which no type knows. */
function isDirective(key: string): boolean {
  return key.startsWith('$')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
