import { YamlError } from '../error.ts'

/** What can be written: JSON, and integers that a number cannot hold. */
export type Writable = null | boolean | number | bigint | string | WritableList | WritableMap
export type WritableList = readonly Writable[]
export interface WritableMap {
  readonly [key: string]: Writable
}

export function isList(value: WritableList | WritableMap): value is WritableList {
  return Array.isArray(value)
}

/** Refuses what JSON cannot say. */
export function checkFinite(value: number): void {
  if (Number.isFinite(value)) return
  const text = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  throw new YamlError(`error marshaling into JSON: json: unsupported value: ${text}`)
}
