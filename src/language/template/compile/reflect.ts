import { ANY, Typed, isPlainMap, typeOf, wrap, zeroRaw, type GoType, type Value } from '../../go/value.ts'

/** The type of a builtin's parameter that takes any value as it is: Go's `reflect.Value`. */
export const REFLECT_VALUE: GoType = { text: 'reflect.Value', kind: 'struct', named: true }

/** Tells whether a value counts as true: not the zero of its type; structs always do. */
export function isTrue(value: Value): boolean {
  switch (typeof value) {
    case 'string':
      return value !== ''
    case 'boolean':
      return value
    case 'number':
      return value !== 0
    case 'undefined':
      return false
    default:
  }
  if (value === null) return false
  return value instanceof Typed ? isTypedTrue(value) : hasMembers(value)
}

function isTypedTrue({ type, value }: Typed): boolean {
  switch (type.kind) {
    case 'struct':
      return true
    case 'ptr':
    case 'func':
      // Not what it points to: a pointer to false is true.
      return value !== null
    default:
      return typeof value === 'object' ? isObjectTrue(type, value) : isScalarTrue(value)
  }
}

function isObjectTrue(type: GoType, value: object | null): boolean {
  if (value === null) return false
  return type.kind === 'complex128' ? isComplexTrue(value) : hasMembers(value)
}

/** NaN is not zero, so that it is true. */
function isScalarTrue(value: unknown): boolean {
  return value !== 0n && value !== 0 && value !== '' && value !== false
}

function isComplexTrue(value: object): boolean {
  return ('re' in value && value.re !== 0) || ('im' in value && value.im !== 0)
}

function hasMembers(container: object): boolean {
  if (Array.isArray(container)) return container.length > 0
  if (container instanceof Map) return container.size > 0
  for (const key in container) if (Object.hasOwn(container, key)) return true
  return false
}

/** Follows pointers to the value at their end; a nil one stays. */
export function indirect(value: Value): Value {
  let at = value
  while (at instanceof Typed && at.type.kind === 'ptr' && at.value !== null) at = wrap(at.type.elem ?? ANY, at.value)
  return at
}

/** Tells whether a value is a nil pointer or a nil interface, where following pointers ends. */
export function isNilReference(value: Value): boolean {
  return value === null || (value instanceof Typed && value.type.kind === 'ptr' && value.value === null)
}

/** Returns the raw elements of a slice or array. */
export function elementsOf(value: Value): readonly unknown[] | undefined {
  if (value instanceof Typed) {
    const isList = value.type.kind === 'slice' || value.type.kind === 'array'
    return isList ? listOf(value.value) : undefined
  }
  return Array.isArray(value) ? listOf(value) : undefined
}

function listOf(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? (raw as readonly unknown[]) : []
}

/** Tells whether a value is a map. */
export function isMap(value: Value): boolean {
  return value instanceof Typed ? value.type.kind === 'map' : isPlainMap(value)
}

/** Looks up a raw member of a map by its raw key; `undefined` if there is none. */
export function memberOf(container: unknown, key: unknown): unknown {
  if (container instanceof Map) return container.get(key)
  if (typeof container !== 'object' || container === null || typeof key !== 'string') return undefined
  return Object.hasOwn(container, key) ? (container as Readonly<Record<string, unknown>>)[key] : undefined
}

/** Makes the zero value of a type. */
export function zeroOf(type: GoType): Value {
  return type === ANY || type.kind === 'interface' ? null : wrap(type, zeroRaw(type))
}

/** Tells whether nil can be assigned to a type. */
export function canBeNil(type: GoType): boolean {
  return NILABLE.has(type.kind) || type === REFLECT_VALUE
}

const NILABLE: ReadonlySet<string> = new Set(['interface', 'map', 'ptr', 'slice', 'func'])

/** Tells whether a value of a type can be given where another is wanted, as Go's `AssignableTo`. */
export function isAssignable(from: GoType, to: GoType): boolean {
  if (from === to || to === ANY) return true
  if (to.kind === 'interface')
    return to.accepts?.(from) ?? (to.text === 'error' && from.method?.('Error') !== undefined)
  if (from.named && to.named) return false
  return from.kind === to.kind && from.key === to.key && isSameElement(from, to)
}

function isSameElement(from: GoType, to: GoType): boolean {
  if (from.elem === to.elem) return from.elem !== undefined
  return from.elem !== undefined && to.elem !== undefined && isIdentical(from.elem, to.elem)
}

function isIdentical(a: GoType, b: GoType): boolean {
  return a === b || (!a.named && !b.named && a.kind === b.kind && a.key === b.key && isSameElement(a, b))
}

/** Returns the type's text, of the interface that the value came out of if it came out of one. */
export function typeText(value: Value, from: GoType | undefined): string {
  const type = typeOf(value)
  return (from ?? type?.within ?? type ?? ANY).text
}
