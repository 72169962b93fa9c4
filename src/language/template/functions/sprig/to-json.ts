import { FunctionError } from '../../../go/function.ts'
import { compareText } from '../../../go/compare-text.ts'
import { encodeJsonNumber, encodeJsonString } from '../../../go/json-encode.ts'
import { ANY, Typed, typeOf, wrap, type GoType, type Value } from '../../../go/value.ts'
import { MAX_DEPTH } from '../deep-copy.ts'
import { elementsOf, entriesOf, isNil, rawOf } from '../reflect.ts'
import { encodeBase64 } from './base-n.ts'

/** Writes a value as `json.Marshal` does: keys sorted, floats in their shortest form. Throws Go's error as {@link FunctionError}. */
export function toJson(value: Value, escapeHtml = true): string {
  const write = (value: Value, depth: number): string => {
    if (typeof value === 'string') return encodeJsonString(value, escapeHtml)
    const type = typeOf(value)
    if (!type || isNil(value)) return 'null'
    // Go looks for cycles only below this depth; JavaScript's stack ends a little deeper.
    if (depth > MAX_DEPTH) throw unsupported(`encountered a cycle via ${type.text}`)
    return type.json?.(rawOf(value), escapeHtml) ?? writeKind(value, type, depth)
  }

  const writeKind = (value: Value, type: GoType, depth: number): string => {
    const raw = rawOf(value)
    switch (type.kind) {
      case 'slice':
      case 'array':
        return isBytes(type) ? bytesText(value) : writeList(value, depth)
      case 'map':
        return writeMap(value, depth)
      case 'struct':
        return writeStruct(raw, type, depth)
      case 'ptr':
        return write(wrap(type.elem ?? ANY, raw), depth + 1)
      default:
        return writeScalar(raw, type, escapeHtml)
    }
  }

  const writeList = (value: Value, depth: number): string =>
    `[${(elementsOf(value) ?? []).map(element => write(element, depth + 1)).join(',')}]`

  const writeMap = (value: Value, depth: number): string => {
    const members = (entriesOf(value) ?? []).sort(([a], [b]) => compareText(a, b))
    const written = members.map(([key, member]) => `${encodeJsonString(key, escapeHtml)}:${write(member, depth + 1)}`)
    return `{${written.join(',')}}`
  }

  /** Structs without tags: what has tags marshals itself. */
  const writeStruct = (raw: unknown, { fields = [] }: GoType, depth: number): string =>
    `{${fields.map(field => `"${field.name}":${write(field.read(raw), depth + 1)}`).join(',')}}`

  return write(value, 0)
}

function writeScalar(raw: unknown, type: GoType, escapeHtml: boolean): string {
  switch (typeof raw) {
    case 'string':
      return encodeJsonString(raw, escapeHtml)
    case 'boolean':
    case 'bigint':
      return String(raw)
    case 'number':
      return writeFloat(raw)
    default:
      throw new FunctionError(`json: unsupported type: ${type.text}`)
  }
}

function writeFloat(value: number): string {
  if (Number.isFinite(value)) return encodeJsonNumber(value)
  throw unsupported(Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf')
}

function unsupported(what: string): FunctionError {
  return new FunctionError(`json: unsupported value: ${what}`)
}

/** Tells slices of bytes, which are base 64 in JSON. */
export function isBytes(type: GoType): boolean {
  return type.elem?.text === 'uint8'
}

function bytesText(value: Value): string {
  const elements = elementsOf(value) ?? []
  const bytes = elements.map(element => (element instanceof Typed ? Number(element.value) : 0))
  return `"${encodeBase64(Uint8Array.from(bytes))}"`
}
