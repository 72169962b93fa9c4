import type { Scalar } from './resolve.ts'

/** A document as goyaml decodes it into an `interface {}`: maps have keys of any scalar type. */
export type YamlValue = Scalar | YamlList | YamlMap

export type YamlList = YamlValue[]

export interface YamlEntry {
  readonly key: Scalar
  readonly value: YamlValue
}

/** By {@link identity} of the key. */
export type YamlMap = Map<unknown, YamlEntry>

/** Tells keys apart as Go's map does: `1`, `1.0` and `"1"` are three keys, and no NaN equals another. */
export function identity(key: Scalar): unknown {
  if (typeof key === 'string') return 's' + key
  return Number.isNaN(key) ? Symbol('NaN') : key
}
