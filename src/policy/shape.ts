import type { Target } from '../language/yaml/index.ts'

/** A Go type that JSON is decoded into, as far as the injection policy needs one. */
export type Shape =
  | { readonly kind: 'string'; readonly go: string }
  | { readonly kind: 'list' | 'map'; readonly go: string; readonly elem: Shape }
  | {
      readonly kind: 'struct'
      readonly go: string
      readonly name: string
      readonly fields: Readonly<Record<string, Shape>>
    }

/** What decoding leaves: nil lists and maps are null, structs have all their fields. */
export type Decoded = null | string | readonly Decoded[] | { readonly [member: string]: Decoded }

/** A value together with the first error, which Go reports after decoding all that fits. */
export interface Decoding {
  readonly value: Decoded
  readonly error?: string
}

/** Returns how YAML has to be read for a shape: numbers and booleans become strings where a string is wanted. */
export function targetOf(shape: Shape): Target {
  switch (shape.kind) {
    case 'string':
      return { isString: true }
    case 'struct':
      return {
        member: key => {
          const field = fieldFor(shape.fields, key)
          return field === undefined ? undefined : targetOf(field[1])
        }
      }
    default:
      return { elem: targetOf(shape.elem) }
  }
}

/** Decodes JSON as Go's encoding/json does: names in any case, null for nothing, unknown members passed over. */
export function decode(shape: Shape, json: unknown): Decoding {
  const decoder = new Decoder()
  const value = decoder.decode(shape, json, undefined, [])
  return decoder.error === undefined ? { value } : { value, error: decoder.error }
}

/** Remembers the first error only. */
class Decoder {
  error: string | undefined

  decode(shape: Shape, json: unknown, struct: string | undefined, path: readonly string[]): Decoded {
    if (json === null || json === undefined) return zeroOf(shape)
    switch (shape.kind) {
      case 'string':
        return typeof json === 'string' ? json : this.mismatch(shape, json, struct, path)
      case 'list':
        if (!Array.isArray(json)) return this.mismatch(shape, json, struct, path)
        return json.map(element => this.decode(shape.elem, element, struct, path))
      case 'map':
        if (!isMembers(json)) return this.mismatch(shape, json, struct, path)
        return Object.fromEntries(
          sortedEntries(json).map(([key, member]) => [key, this.decode(shape.elem, member, struct, path)])
        )
      case 'struct':
        if (!isMembers(json)) return this.mismatch(shape, json, struct, path)
        return this.struct(shape, json, path)
    }
  }

  private struct(shape: Shape & { kind: 'struct' }, json: Members, path: readonly string[]): Decoded {
    const decoded: Record<string, Decoded> = {}
    for (const [name, field] of Object.entries(shape.fields)) decoded[name] = zeroOf(field)
    for (const [key, member] of sortedEntries(json)) {
      const field = fieldFor(shape.fields, key)
      if (field && member !== null) decoded[field[0]] = this.decode(field[1], member, shape.name, [...path, field[0]])
    }
    return decoded
  }

  private mismatch(shape: Shape, json: unknown, struct: string | undefined, path: readonly string[]): Decoded {
    const where = struct === undefined ? 'Go value' : `Go struct field ${struct}.${path.join('.')}`
    this.error ??= `json: cannot unmarshal ${kindOf(json)} into ${where} of type ${shape.go}`
    return zeroOf(shape)
  }
}

function zeroOf(shape: Shape): Decoded {
  if (shape.kind === 'string') return ''
  if (shape.kind !== 'struct') return null
  return Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, zeroOf(field)]))
}

type Members = Readonly<Record<string, unknown>>

/** sigs.k8s.io/yaml hands JSON over with sorted keys. */
function sortedEntries(json: Members): readonly (readonly [string, unknown])[] {
  return Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1))
}

function fieldFor(fields: Readonly<Record<string, Shape>>, key: string): readonly [string, Shape] | undefined {
  const name = Object.hasOwn(fields, key) ? key : Object.keys(fields).find(field => fold(field) === fold(key))
  const shape = name === undefined ? undefined : fields[name]
  return name === undefined || shape === undefined ? undefined : [name, shape]
}

/** Folds case as encoding/json does, the long s and the Kelvin sign included. */
function fold(name: string): string {
  return name.toUpperCase().toLowerCase()
}

function kindOf(json: unknown): string {
  return Array.isArray(json) ? 'array' : typeof json === 'boolean' ? 'bool' : typeof json
}

function isMembers(json: unknown): json is Members {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
