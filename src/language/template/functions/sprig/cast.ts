import type { Value } from '../../../go/value.ts'
import { dereference, kindOf, rawOf } from '../reflect.ts'
import { parseFloat, parseInt, type Parsed } from '../../../go/strconv.ts'

const MIN_INT64 = -(2n ** 63n)

/** Converts as spf13/cast's `ToInt64` (and `ToInt`, Go's int having 64 bits): what cannot be converted is 0. */
export function toInt64(value: Value): bigint {
  const raw = scalarOf(value)
  switch (typeof raw) {
    case 'bigint':
      return BigInt.asIntN(64, raw)
    case 'number':
      return truncate(raw)
    case 'boolean':
      return raw ? 1n : 0n
    case 'string':
      return orZero(parseInt(trimDecimal(raw), 0), 0n)
    default:
      return 0n
  }
}

/** Converts as spf13/cast's `ToFloat64`: what cannot be converted is 0. */
export function toFloat64(value: Value): number {
  const raw = scalarOf(value)
  switch (typeof raw) {
    case 'bigint':
      return Number(raw)
    case 'number':
      return raw
    case 'boolean':
      return raw ? 1 : 0
    case 'string':
      return orZero(parseFloat(raw), 0)
    default:
      return 0
  }
}

/** Structs are not converted, whatever their raw value is: a number stands for an IntOrString. */
function scalarOf(value: Value): unknown {
  const target = dereference(value)
  return kindOf(target) === 'struct' ? undefined : rawOf(target)
}

function orZero<T>(parsed: Parsed<T>, zero: T): T {
  return parsed.error ? zero : parsed.value
}

/** Go's conversion of a float to int64 on amd64: beyond the range it is the smallest integer. */
function truncate(value: number): bigint {
  if (!(value > -(2 ** 63) - 1 && value < 2 ** 63)) return MIN_INT64
  return BigInt(Math.trunc(value))
}

/** Drops the fraction of a decimal number: cast takes `1.9` as 1, but `1.9e3` not at all. */
function trimDecimal(text: string): string {
  const match = /^([-+]?[0-9]*)(\.[0-9]*)?$/.exec(text)
  if (!match || !text.includes('.')) return text
  const whole = match[1] ?? ''
  return /^[-+]?$/.test(whole) ? whole + '0' : whole
}
