import { Typed, type GoType, type Value } from '../../go/value.ts'

/**
 * A value that has no address in Go: what functions return, what maps and interfaces hold. Methods of the pointer cannot
 * be called on it, and it is not printed by them. All other typed values are variables: fields, elements of slices.
 */
export class Copy extends Typed {}

/** Marks a value as one without an address, if that makes a difference. */
export function asCopy(value: Value): Value {
  if (!(value instanceof Typed) || value instanceof Copy || !hasPointerMethods(value.type)) return value
  return new Copy(value.type, value.value)
}

function hasPointerMethods(type: GoType): boolean {
  return type.kind === 'struct' || type.pointerMethod !== undefined || type.pointerString !== undefined
}
