import { ANY, typeOf, wrap, type GoType, type Kind, type Value } from '../../go/value.ts'
import { elementsOf, entriesOf, isNil, rawOf } from './reflect.ts'

/** Compares as `reflect.DeepEqual`: values of different types are never equal, nil and empty are not either. */
export function deepEqual(a: Value, b: Value): boolean {
  const type = typeOf(a)
  if (type !== typeOf(b)) return false
  if (!type) return true
  if (isNil(a) || isNil(b)) return isNil(a) && isNil(b)
  // What is the same in memory is equal, as in Go: so is a value that holds itself.
  if (rawOf(a) === rawOf(b) && type.kind !== 'func') return true
  const compare = COMPARISONS[type.kind]
  return compare?.(a, b, type) ?? false
}

const COMPARISONS: Readonly<Partial<Record<Kind, (a: Value, b: Value, type: GoType) => boolean>>> = {
  slice: (a, b) => areItemsEqual(elementsOf(a) ?? [], elementsOf(b) ?? []),
  array: (a, b) => areItemsEqual(elementsOf(a) ?? [], elementsOf(b) ?? []),
  map: (a, b) => areMembersEqual(entriesOf(a) ?? [], entriesOf(b) ?? []),
  ptr: (a, b, { elem = ANY }) => deepEqual(wrap(elem, rawOf(a)), wrap(elem, rawOf(b))),
  struct: (a, b, type) => areFieldsEqual(type, rawOf(a), rawOf(b)),
  func: () => false
}

function areItemsEqual(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, i) => deepEqual(item, b[i]))
}

function areMembersEqual(a: readonly [string, Value][], b: readonly [string, Value][]): boolean {
  const others = new Map(b)
  return others.size === a.length && a.every(([key, member]) => others.has(key) && deepEqual(member, others.get(key)))
}

function areFieldsEqual(type: GoType, a: unknown, b: unknown): boolean {
  return a === b || (type.fields ?? []).every(field => deepEqual(field.read(a), field.read(b)))
}
