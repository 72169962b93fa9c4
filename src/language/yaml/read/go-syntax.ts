import { compareText } from '../../go/compare-text.ts'
import { formatFloat } from '../../go/format-float.ts'
import { quote } from '../../go/quote.ts'
import type { Scalar } from './resolve.ts'
import type { YamlValue } from './value.ts'

/** Prints a value as fmt's `%#v`, as goyaml's errors do. */
export function goSyntax(value: YamlValue): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return `[]interface {}{${value.map(nested).join(', ')}}`
  if (!(value instanceof Map)) return scalarSyntax(value)
  const entries = [...value.values()].sort((a, b) => compareKeys(a.key, b.key))
  const written = entries.map(entry => `${nested(entry.key)}:${nested(entry.value)}`)
  return `map[interface {}]interface {}{${written.join(', ')}}`
}

function nested(value: YamlValue): string {
  return value === null ? 'interface {}(nil)' : goSyntax(value)
}

const MAX_INT = 2n ** 63n - 1n

function scalarSyntax(value: boolean | string | number | bigint): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number') return formatFloat(value, 'g')
  // Unsigned integers, which goyaml makes of what does not fit an int, print in hexadecimal.
  if (typeof value === 'bigint' && value > MAX_INT) return '0x' + value.toString(16)
  return String(value)
}

/** fmt sorts keys of one type by value, and the types by where Go's linker has put them: so in 1.26. */
function compareKeys(a: Scalar, b: Scalar): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (rank(a) !== rank(b) || a === null || b === null) return rank(a) - rank(b)
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a))
  return a < b ? -1 : a > b ? 1 : 0
}

function rank(key: Scalar): number {
  if (key === null) return 0
  if (typeof key === 'bigint') return key > MAX_INT ? 2 : 3
  return typeof key === 'string' ? 1 : typeof key === 'number' ? 4 : 5
}
