import { compareText } from '../../go/compare-text.ts'
import { sprintf } from '../../go/fmt.ts'
import type { Complex } from '../../go/fmt/scalar.ts'
import { FunctionError } from '../../go/function.ts'
import { Typed, isSignedKind, isUnsignedKind, typeOf, type GoType, type Value } from '../../go/value.ts'

/** The kinds that compare with one another. */
type BasicKind = 'invalid' | 'bool' | 'complex' | 'int' | 'float' | 'string' | 'uint'

function basicKind(value: Value): BasicKind {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    case 'number':
      return 'float'
    default:
      return value instanceof Typed ? basicKindOf(value.type) : 'invalid'
  }
}

function basicKindOf({ kind }: GoType): BasicKind {
  if (isSignedKind(kind)) return 'int'
  if (isUnsignedKind(kind)) return 'uint'
  switch (kind) {
    case 'string':
    case 'bool':
      return kind
    case 'float32':
    case 'float64':
      return 'float'
    case 'complex128':
      return 'complex'
    default:
      return 'invalid'
  }
}

function rawOf(value: Value): unknown {
  return value instanceof Typed ? value.value : value
}

/** Tells whether two values are equal: the builtin `eq` in its common form. */
export function equalTo(a: Value, b: Value): boolean {
  return typeof a === 'string' && typeof b === 'string' ? a === b : areEqual(a, basicKind(a), b)
}

/** Tells whether the first value equals any of the others: the builtin `eq`. */
export function equal(first: Value, others: readonly Value[]): boolean {
  if (others.length === 0) throw new FunctionError('missing argument for comparison')
  const kind = basicKind(first)
  return others.some(other => areEqual(first, kind, other))
}

function areEqual(a: Value, kind: BasicKind, b: Value): boolean {
  const otherKind = basicKind(b)
  if (kind !== otherKind) {
    if (isIntegerPair(kind, otherKind)) return rawOf(a) === rawOf(b)
    if (isPresent(a) && isPresent(b)) throw incompatible(a, b)
    return false
  }
  if (kind === 'invalid') return areReferencesEqual(a, b)
  if (kind === 'complex') return areComplexEqual(rawOf(a) as Complex, rawOf(b) as Complex)
  return rawOf(a) === rawOf(b)
}

function isIntegerPair(a: BasicKind, b: BasicKind): boolean {
  return (a === 'int' && b === 'uint') || (a === 'uint' && b === 'int')
}

function isPresent(value: Value): boolean {
  return value !== undefined && value !== null
}

function areComplexEqual(a: Complex, b: Complex): boolean {
  return a.re === b.re && a.im === b.im
}

function incompatible(a: Value, b: Value): FunctionError {
  return new FunctionError(`incompatible types for comparison: ${textOf(a)} and ${textOf(b)}`)
}

function textOf(value: Value): string {
  return typeOf(value)?.text ?? '<nil>'
}

/** Compares pointers, structs, maps, lists and what is not there. */
function areReferencesEqual(a: Value, b: Value): boolean {
  const [typeA, typeB] = [typeOf(a), typeOf(b)]
  if (typeA && typeB && typeA.kind !== typeB.kind) {
    throw new FunctionError(`non-comparable types ${shown(a)}: ${typeA.text}, ${typeB.text}: ${sprintf('%v', b)}`)
  }
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b)
  if (typeB && !isComparable(typeB)) throw new FunctionError(`non-comparable type ${shown(b)}: ${typeB.text}`)
  if (typeA !== typeB) return false
  return typeB?.kind === 'struct' ? areStructsEqual(typeB, a, b) : rawOf(a) === rawOf(b)
}

function shown(value: Value): string {
  return sprintf('%s', value)
}

function isNil(value: Value): boolean {
  return !isPresent(value) || (value instanceof Typed && value.value === null)
}

function isComparable(type: GoType): boolean {
  if (type.kind === 'struct') return (type.fields ?? []).every(field => isComparable(field.type))
  return type.kind !== 'map' && type.kind !== 'slice' && type.kind !== 'func'
}

function areStructsEqual(type: GoType, a: Value, b: Value): boolean {
  return (type.fields ?? []).every(field => {
    const [x, y] = [field.read(rawOf(a)), field.read(rawOf(b))]
    return field.type.kind === 'struct' ? areStructsEqual(field.type, x, y) : rawOf(x) === rawOf(y)
  })
}

/** Tells whether a value is smaller than another: the builtin `lt`. */
export function less(a: Value, b: Value): boolean {
  const [kind, otherKind] = [basicKind(a), basicKind(b)]
  if (kind === 'invalid' || otherKind === 'invalid') throw badType()
  if (kind !== otherKind && !isIntegerPair(kind, otherKind)) throw incompatible(a, b)
  if (kind === 'bool' || kind === 'complex') throw badType()
  const [x, y] = [rawOf(a), rawOf(b)]
  if (typeof x === 'string' && typeof y === 'string') return compareText(x, y) < 0
  return Number.isNaN(x) || Number.isNaN(y) ? false : (x as bigint) < (y as bigint)
}

/** The builtin `le`. */
export function lessOrEqual(a: Value, b: Value): boolean {
  return less(a, b) || equalTo(a, b)
}

function badType(): FunctionError {
  return new FunctionError('invalid type for comparison')
}
