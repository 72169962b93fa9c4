/**
 * The Go values that a template sees, as JavaScript values.
 *
 * Plain JSON stays plain JSON, so that a pod is never decoded:
 *
 * | JavaScript                  | Go                                                        |
 * |-----------------------------|-----------------------------------------------------------|
 * | `undefined`                 | the invalid reflect.Value (prints `<no value>`)           |
 * | `null`                      | nil of type `interface {}`                                |
 * | string                      | `string` (bytes that are not UTF-8: see go/bytes.ts)      |
 * | boolean                     | `bool`                                                    |
 * | number                      | `float64`                                                 |
 * | array                       | `[]interface {}`                                          |
 * | plain object                | `map[string]interface {}` (own properties only)           |
 * | {@link Typed}               | everything else: `int`, named types, structs, pointers, … |
 */
export type Value =
  undefined | null | string | boolean | number | readonly unknown[] | Readonly<Record<string, unknown>> | Typed

/** Go's reflect.Kind, as far as values reach a template. */
export type Kind =
  | 'bool'
  | 'string'
  | 'int'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'uintptr'
  | 'float32'
  | 'float64'
  | 'complex128'
  | 'interface'
  | 'map'
  | 'slice'
  | 'array'
  | 'struct'
  | 'ptr'
  | 'func'

/**
 * A Go type. Types are interned: two values have the same type if their `GoType` is the same object.
 * `language/types` builds them for Kubernetes and Istio types from the data tables.
 */
export interface GoType {
  /** The text that `%T` prints: `int32`, `[]v1.Container`, `*v1.PodSpec`, `map[string]string`. */
  readonly text: string
  readonly kind: Kind
  /** Named types (`v1.Protocol`) are not assignable to one another, unnamed ones are by structure. */
  readonly named: boolean
  /** Element of a pointer, slice, array or map. */
  readonly elem?: GoType
  /** Key of a map. */
  readonly key?: GoType
  /** Fields of a struct in declaration order, embedded ones included as such. */
  readonly fields?: readonly GoField[]
  /** Finds a promoted or own exported field by its Go name. */
  field?(name: string): GoField | undefined
  /** Finds a method of the value (pointer types answer for pointer receivers as well). */
  method?(name: string): GoMethod | undefined
  /** Finds a method of the pointer to this type: callable on addressable values (fields, elements of slices; not of maps). */
  pointerMethod?(name: string): GoMethod | undefined
  /** What `fmt` prints for `%v`, when the type is a Stringer or error. */
  readonly string?: (value: unknown) => string
  /** The same for the pointer to this type, which text/template also takes for addressable values. */
  readonly pointerString?: (value: unknown) => string
  /** What `fmt` prints for `%#v`, when the type is a GoStringer. */
  readonly goString?: (value: unknown) => string
  /** What `json.Marshal` writes, for structs and for types that marshal themselves; it also serves the pointer to the type. */
  readonly json?: (value: unknown, escapeHtml: boolean) => string
  /** The interface with methods that values of this type are only found in: Go speaks of it, and does not look inside. */
  readonly within?: GoType
  /** Tells whether a type implements this one, an interface with methods. */
  readonly accepts?: (type: GoType) => boolean
}

/** One exported field of a struct type. */
export interface GoField {
  readonly name: string
  readonly type: GoType
  readonly embedded?: boolean
  /** Reads the field out of the raw value of the struct; absent members give Go's zero value. */
  read(struct: unknown): Value
}

/** A method that a template may call; arguments arrive already checked against `params`. */
export interface GoMethod {
  readonly name: string
  readonly params: readonly GoType[]
  readonly variadic?: boolean
  readonly result: GoType
  call(receiver: unknown, ...args: Value[]): Value
}

/**
 * A value whose Go type is not plain from JavaScript's own.
 *
 * `value` by kind: integers: bigint · named strings and bools: string, boolean · floats: number ·
 * pointer: the raw value of what it points to, or null for nil · slice, array: array of raw values, or null for nil ·
 * map: plain object (string keys) or JS Map, or null for nil · struct: the raw JSON object (or any object that its
 * fields know how to read) · func: a JS function.
 * Raw values of elements are wrapped by {@link GoType.elem} when they are read.
 */
export class Typed {
  readonly type: GoType
  readonly value: unknown
  constructor(type: GoType, value: unknown) {
    this.type = type
    this.value = value
  }
}

const basic = (kind: Kind): GoType => ({ text: kind, kind, named: true })

/** Go's predeclared types. A `Typed` of BOOL, STRING, FLOAT64 or ANY is never made: the plain JavaScript value stands for it. */
export const BOOL = basic('bool')
export const STRING = basic('string')
export const FLOAT64 = basic('float64')
export const FLOAT32 = basic('float32')
export const INT = basic('int')
export const INT8 = basic('int8')
export const INT16 = basic('int16')
export const INT32 = basic('int32')
export const INT64 = basic('int64')
export const UINT = basic('uint')
export const UINT8 = basic('uint8')
export const UINT16 = basic('uint16')
export const UINT32 = basic('uint32')
export const UINT64 = basic('uint64')
export const COMPLEX128 = basic('complex128')
/** `interface {}`: any value is assignable to it. */
export const ANY: GoType = { text: 'interface {}', kind: 'interface', named: false }
export const ERROR: GoType = { text: 'error', kind: 'interface', named: true }

const slices = new WeakMap<GoType, GoType>()
const pointers = new WeakMap<GoType, GoType>()
const maps = new WeakMap<GoType, WeakMap<GoType, GoType>>()

/** Returns the interned type `[]elem`. */
export function sliceOf(elem: GoType): GoType {
  let type = slices.get(elem)
  if (!type) {
    type = { text: '[]' + elem.text, kind: 'slice', named: false, elem }
    slices.set(elem, type)
  }
  return type
}

/** Returns the interned type `*elem`; methods and fields of the element are reached through it. */
export function pointerTo(elem: GoType): GoType {
  let type = pointers.get(elem)
  if (!type) {
    const string = elem.pointerString ?? elem.string
    type = {
      text: '*' + elem.text,
      kind: 'ptr',
      named: false,
      elem,
      method: name => elem.pointerMethod?.(name) ?? elem.method?.(name),
      ...(string && { string }),
      ...(elem.goString && { goString: elem.goString })
    }
    pointers.set(elem, type)
  }
  return type
}

/** Returns the interned type `map[key]elem`. */
export function mapOf(key: GoType, elem: GoType): GoType {
  let byElem = maps.get(key)
  if (!byElem) {
    byElem = new WeakMap()
    maps.set(key, byElem)
  }
  let type = byElem.get(elem)
  if (!type) {
    type = { text: `map[${key.text}]${elem.text}`, kind: 'map', named: false, key, elem }
    byElem.set(elem, type)
  }
  return type
}

export const ANY_SLICE = sliceOf(ANY)
export const STRING_SLICE = sliceOf(STRING)
export const ANY_MAP = mapOf(STRING, ANY)
export const STRING_MAP = mapOf(STRING, STRING)

/** Makes a Go `int`. */
export function int(value: number | bigint): Typed {
  return new Typed(INT, BigInt(value))
}

/** Makes a Go `int64`. */
export function int64(value: number | bigint): Typed {
  return new Typed(INT64, BigInt.asIntN(64, BigInt(value)))
}

/** Tells whether a value is a plain object, that is a `map[string]interface {}`. */
export function isPlainMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Typed)
}

/** Returns the Go type of a value; `undefined` for nil and for the invalid value. */
export function typeOf(value: Value): GoType | undefined {
  switch (typeof value) {
    case 'string':
      return STRING
    case 'boolean':
      return BOOL
    case 'number':
      return FLOAT64
    case 'undefined':
      return undefined
    default:
  }
  if (value === null) return undefined
  if (value instanceof Typed) return value.type
  return Array.isArray(value) ? ANY_SLICE : ANY_MAP
}

/**
 * Wraps a raw value (an element of a slice, a member of a map, what a pointer points to) as a value of its static type.
 * Interfaces stay as they are; plain types become the plain JavaScript value; absent ones the zero value.
 */
export function wrap(type: GoType, raw: unknown): Value {
  if (raw instanceof Typed) return raw
  switch (type) {
    case ANY:
      return (raw ?? null) as Value
    case STRING:
      return typeof raw === 'string' ? raw : ''
    case BOOL:
      return raw === true
    case FLOAT64:
      return typeof raw === 'number' ? raw : 0
    default:
  }
  return new Typed(type, raw === undefined || raw === null ? zeroRaw(type) : rawOf(type, raw))
}

function rawOf(type: GoType, raw: unknown): unknown {
  return isIntegerKind(type.kind) && typeof raw === 'number' ? BigInt(Math.trunc(raw)) : raw
}

/** Tells whether a kind is one of Go's integer kinds. */
export function isIntegerKind(kind: Kind): boolean {
  return isSignedKind(kind) || isUnsignedKind(kind)
}

export function isSignedKind(kind: Kind): boolean {
  return kind === 'int' || kind === 'int64' || kind === 'int32' || kind === 'int16' || kind === 'int8'
}

export function isUnsignedKind(kind: Kind): boolean {
  return (
    kind === 'uint' ||
    kind === 'uint64' ||
    kind === 'uint32' ||
    kind === 'uint16' ||
    kind === 'uint8' ||
    kind === 'uintptr'
  )
}

/** Returns the raw zero value of a type, as {@link Typed.value} holds it. */
export function zeroRaw(type: GoType): unknown {
  if (isIntegerKind(type.kind)) return 0n
  switch (type.kind) {
    case 'string':
      return ''
    case 'bool':
      return false
    case 'float32':
    case 'float64':
      return 0
    case 'struct':
      return {}
    default:
      return null
  }
}
