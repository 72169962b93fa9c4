import { ANY, Typed, typeOf, wrap, type Kind, type Value } from '../../go/value.ts'

/** Returns `reflect.ValueOf(value).Kind()`. */
export function kindOf(value: Value): Kind | 'invalid' {
  return typeOf(value)?.kind ?? 'invalid'
}

/** Returns the raw value under a value: see {@link Typed.value}. */
export function rawOf(value: Value): unknown {
  return value instanceof Typed ? value.value : value
}

/** Takes a raw element of a `[]interface {}` or `map[string]interface {}` as the value it is. */
export function asValue(raw: unknown): Value {
  return wrap(ANY, raw)
}

/** Returns the elements of a slice or array, each as `Index(i).Interface()`; `undefined` for other kinds. */
export function elementsOf(value: Value): Value[] | undefined {
  if (Array.isArray(value)) return value.map(asValue)
  if (!(value instanceof Typed) || (value.type.kind !== 'slice' && value.type.kind !== 'array')) return undefined
  const elem = value.type.elem ?? ANY
  return Array.isArray(value.value) ? value.value.map(raw => wrap(elem, raw)) : []
}

/** Returns the entries of a map with string keys in the order of JavaScript; `undefined` for other kinds. */
export function entriesOf(value: Value): [string, Value][] | undefined {
  if (kindOf(value) !== 'map') return undefined
  const elem = typeOf(value)?.elem ?? ANY
  const raw = rawOf(value)
  if (raw instanceof Map) return [...raw].map(([key, member]) => [String(key), wrap(elem, member)])
  return Object.entries(raw ?? {}).map(([key, member]) => [key, wrap(elem, member)])
}

/** Tells whether a value of a kind that can be nil is nil. */
export function isNil(value: Value): boolean {
  const raw = rawOf(value)
  return raw === null || raw === undefined
}

/** Tells whether sprig takes a value as not set: zero, false, nil, of length 0; a struct or a pointer to zero never is. */
export function isEmpty(value: Value): boolean {
  const raw = rawOf(value)
  const kind = kindOf(value)
  if (kind === 'ptr') return isNil(value)
  // The raw value of a struct may be of any form, such as a number that stands for an IntOrString.
  if (kind === 'struct') return false
  if (typeof raw !== 'object') return !raw && !Number.isNaN(raw)
  if (raw === null) return true
  if (kind !== 'map' && kind !== 'slice' && kind !== 'array') return false
  if (Array.isArray(raw)) return raw.length === 0
  return raw instanceof Map ? raw.size === 0 : Object.keys(raw).length === 0
}

/** Follows pointers to the value at their end; `null` when one of them is nil. */
export function dereference(value: Value): Value {
  let at = value
  while (at instanceof Typed && at.type.kind === 'ptr') {
    if (isNil(at) || !at.type.elem) return null
    at = wrap(at.type.elem, at.value)
  }
  return at
}
