import { MergeError } from './merge-error.ts'

/** JSON as patches and documents hold it. */
export type Json = null | boolean | number | string | JsonList | JsonMap
export type JsonList = readonly Json[]
export interface JsonMap {
  readonly [key: string]: Json
}

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isList(value: Json | undefined): value is JsonList {
  return Array.isArray(value)
}

/** Returns a member; undefined where there is none. */
export function member(map: JsonMap, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined
}

/** Returns Go's name for the type of a decoded JSON value; nil has none. */
export function goTypeOf(value: Json): string | undefined {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'number':
      return 'float64'
    case 'boolean':
      return 'bool'
    default:
      if (value === null) return undefined
      return isList(value) ? '[]interface {}' : 'map[string]interface {}'
  }
}

/** Compares two values as Go's `==` on interfaces, which panics on lists and maps. */
export function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (isMap(a) && isMap(b))
    throw new MergeError('runtime error: comparing uncomparable type map[string]interface {}', true)
  if (isList(a) && isList(b)) throw new MergeError('runtime error: comparing uncomparable type []interface {}', true)
  return (a ?? null) === (b ?? null)
}

/** Makes sure that a value can be the key of a Go map. */
export function hashable(value: Json): Json {
  if (isMap(value) || isList(value)) {
    throw new MergeError(`runtime error: hash of unhashable type ${goTypeOf(value) ?? 'nil'}`, true)
  }
  return value
}

/** Makes the same sure for a look-up in a map, about which Go has other words if the map is empty. */
export function isAmong(keys: ReadonlySet<Json>, value: Json): boolean {
  if (keys.size === 0 && (isMap(value) || isList(value))) {
    throw new MergeError(`hash of unhashable type: ${goTypeOf(value) ?? 'nil'}`, true)
  }
  return keys.has(hashable(value))
}

/** Sets a member of a map under construction; `__proto__` is a name like any other. */
export function setMember(map: Record<string, Json>, key: string, value: Json): void {
  if (key !== '__proto__') map[key] = value
  else Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true })
}

/** A map that is copied when it is first changed. */
export class Draft {
  private readonly base: JsonMap
  private copy: Record<string, Json> | undefined

  constructor(base: JsonMap) {
    this.base = base
  }

  /** The base if nothing has changed. */
  get value(): JsonMap {
    return this.copy ?? this.base
  }

  get(key: string): Json | undefined {
    return member(this.value, key)
  }

  has(key: string): boolean {
    return Object.hasOwn(this.value, key)
  }

  set(key: string, value: Json): void {
    if (this.get(key) === value && this.has(key)) return
    setMember((this.copy ??= { ...this.base }), key, value)
  }

  delete(key: string): void {
    if (this.has(key)) Reflect.deleteProperty((this.copy ??= { ...this.base }), key)
  }
}
