import { byteLength, byteSlice, encode } from '../../go/bytes.ts'
import { FunctionError } from '../../go/function.ts'
import { ANY, ANY_SLICE, Typed, UINT8, isIntegerKind, typeOf, wrap, type GoType, type Value } from '../../go/value.ts'
import { asCopy } from '../compile/copy.ts'
import {
  canBeNil,
  elementsOf,
  indirect,
  isAssignable,
  isMap,
  isNilReference,
  memberOf,
  zeroOf
} from '../compile/reflect.ts'

/** Looks up one index after the other: the builtin `index`. */
export function index(item: Value, indexes: readonly Value[]): Value {
  return indexes.reduce(indexInto, nonNil(item))
}

/** The builtin `index` with one index. */
export function indexOnce(item: Value, at: Value): Value {
  return indexInto(nonNil(item), at)
}

function nonNil(item: Value): Value {
  if (item === undefined || item === null) throw new FunctionError('index of untyped nil')
  return item
}

function indexInto(item: Value, at: Value): Value {
  const target = indirect(item)
  if (isNilReference(target)) throw new FunctionError('index of nil pointer')
  const elements = elementsOf(target)
  if (elements) return elementAt(target, elements, at)
  if (isMap(target)) return memberAt(target, at)
  const type = typeOf(target)
  if (type?.kind !== 'string') throw new FunctionError(`can't index item of type ${type?.text ?? ''}`)
  const bytes = encode(String(target instanceof Typed ? target.value : target))
  const position = positionIn(at, bytes.length)
  if (position === bytes.length) throw new FunctionError('reflect: string index out of range')
  return new Typed(UINT8, BigInt(bytes[position] ?? 0))
}

function elementAt(target: Value, elements: readonly unknown[], at: Value): Value {
  const type = typeOf(target) ?? ANY_SLICE
  const position = positionIn(at, elements.length)
  if (position === elements.length) throw new FunctionError(`reflect: ${type.kind} index out of range`)
  const elem = type.elem ?? ANY
  const value = wrap(elem, elements[position])
  return elem.kind === 'interface' ? asCopy(value) : value
}

/** The length itself passes here, as in Go: it is found out later. */
function positionIn(at: Value, length: number): number {
  if (at === undefined || at === null) throw new FunctionError('cannot index slice/array with nil')
  if (!(at instanceof Typed) || !isIntegerKind(at.type.kind)) {
    throw new FunctionError(`cannot index slice/array with type ${typeOf(at)?.text ?? ''}`)
  }
  const position = at.value as bigint
  if (position < 0n || position > BigInt(length)) throw new FunctionError(`index out of range: ${position}`)
  return Number(position)
}

function memberAt(target: Value, at: Value): Value {
  const type = typeOf(target) ?? ANY
  const elem = type.elem ?? ANY
  const member = memberOf(target instanceof Typed ? target.value : target, keyOf(at, type.key ?? ANY))
  return asCopy(member === undefined ? zeroOf(elem) : wrap(elem, member))
}

function keyOf(at: Value, type: GoType): unknown {
  const checked = prepareArgument(at, type)
  return checked instanceof Typed ? checked.value : checked
}

/** Takes a value as one of a type; integers are converted to one another: Go's `prepareArg`. */
export function prepareArgument(value: Value, type: GoType): Value {
  if (value === undefined || value === null) {
    if (canBeNil(type)) return zeroOf(type)
    throw new FunctionError(`value is nil; should be of type ${type.text}`)
  }
  const from = typeOf(value) ?? ANY
  if (isAssignable(from, type)) return value
  if (value instanceof Typed && isIntegerKind(from.kind) && isIntegerKind(type.kind))
    return new Typed(type, value.value)
  throw new FunctionError(`value has type ${from.text}; should be ${type.text}`)
}

/** Cuts a part out of a list or a string: the builtin `slice`. */
export function slice(item: Value, indexes: readonly Value[]): Value {
  if (item === undefined || item === null) throw new FunctionError('slice of untyped nil')
  const target = indirect(item)
  if (isNilReference(target)) throw new FunctionError('slice of nil pointer')
  if (indexes.length > 3) throw new FunctionError(`too many slice indexes: ${indexes.length}`)
  const type = typeOf(target) ?? ANY_SLICE
  const elements = elementsOf(target)
  if (!elements) return sliceText(target, type, indexes)
  const part = elements.slice(...bounds(indexes, elements.length))
  return type === ANY_SLICE ? part : new Typed(type, part)
}

function sliceText(target: Value, type: GoType, indexes: readonly Value[]): Value {
  if (type.kind !== 'string') throw new FunctionError(`can't slice item of type ${type.text}`)
  if (indexes.length === 3) throw new FunctionError('cannot 3-index slice a string')
  const text = String(target instanceof Typed ? target.value : target)
  return wrap(type, byteSlice(text, ...bounds(indexes, byteLength(text))))
}

function bounds(indexes: readonly Value[], length: number): [from: number, to: number] {
  const positions = indexes.map(at => positionIn(at, length))
  const [from = 0, to = length, end] = positions
  if (from > to) throw new FunctionError(`invalid slice index: ${from} > ${to}`)
  if (end !== undefined && to > end) throw new FunctionError(`invalid slice index: ${to} > ${end}`)
  return [from, to]
}

/** Gives the length of a list, map or string: the builtin `len`. */
export function length(item: Value): number {
  const target = indirect(item)
  if (isNilReference(target)) throw new FunctionError('len of nil pointer')
  if (target === undefined) throw new FunctionError('reflect: call of reflect.Value.Type on zero Value')
  return lengthOf(target)
}

function lengthOf(target: Value): number {
  const elements = elementsOf(target)
  if (elements) return elements.length
  const raw: unknown = target instanceof Typed ? target.value : target
  if (isMap(target)) return raw instanceof Map ? raw.size : Object.keys(raw ?? {}).length
  if (typeOf(target)?.kind === 'string') return byteLength(String(raw))
  throw new FunctionError(`len of type ${typeOf(target)?.text ?? ''}`)
}
