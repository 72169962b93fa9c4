import { FunctionError, type FunctionContext, type TemplateFunction } from '../../../go/function.ts'
import { INT, INT64, Typed, int64, sliceOf, type Value } from '../../../go/value.ts'
import { any, count, define, float, FLOAT64, int, STRING, takes, takesMany, text, withAliases } from '../signature.ts'
import { sprint } from '../../../go/fmt.ts'
import { atoi, parseInt } from '../../../go/strconv.ts'
import { toFloat64, toInt64 } from './cast.ts'
import {
  addDecimals,
  decimalOf,
  divideDecimals,
  floatOf,
  multiplyDecimals,
  subtractDecimals,
  type Decimal
} from './decimal.ts'

const INT_SLICE = sliceOf(INT)

/** Arithmetic: integers of 64 bits that wrap around, decimals that are exact, and counting. */
export const numeric: readonly TemplateFunction[] = [
  define('add1', 'Adds 1 to an integer.', takes([any], INT64), (_, a) => int64(toInt64(a) + 1n)),
  define('add', 'Adds integers.', takesMany([], any, INT64), (_, ...terms) =>
    int64(terms.reduce<bigint>((sum, term) => sum + toInt64(term), 0n))
  ),
  define('sub', 'Subtracts an integer from another.', takes([any, any], INT64), (_, a, b) =>
    int64(toInt64(a) - toInt64(b))
  ),
  define('div', 'Divides integers, cutting off the fraction.', takes([any, any], INT64), (_, a, b) =>
    int64(toInt64(a) / divisor(b))
  ),
  define('mod', 'Gives the remainder of an integer division.', takes([any, any], INT64), (_, a, b) =>
    int64(toInt64(a) % divisor(b))
  ),
  define('mul', 'Multiplies integers.', takesMany([any], any, INT64), (_, first, ...factors) =>
    int64(factors.reduce<bigint>((product, factor) => BigInt.asIntN(64, product * toInt64(factor)), toInt64(first)))
  ),
  ...withAliases(
    define('max', 'Gives the largest integer.', takesMany([any], any, INT64), (_, first, ...others) =>
      int64(others.reduce<bigint>((best, other) => larger(best, toInt64(other)), toInt64(first)))
    ),
    'biggest'
  ),
  define('min', 'Gives the smallest integer.', takesMany([any], any, INT64), (_, first, ...others) =>
    int64(others.reduce<bigint>((best, other) => smaller(best, toInt64(other)), toInt64(first)))
  ),
  define('maxf', 'Gives the largest float.', takesMany([any], any, FLOAT64), (_, first, ...others) =>
    others.reduce<number>((best, other) => Math.max(best, toFloat64(other)), toFloat64(first))
  ),
  define('minf', 'Gives the smallest float.', takesMany([any], any, FLOAT64), (_, first, ...others) =>
    others.reduce<number>((best, other) => Math.min(best, toFloat64(other)), toFloat64(first))
  ),
  define('add1f', 'Adds 1 to a float, in decimals.', takes([any], FLOAT64), (_, a) =>
    floatOf(addDecimals(decimalOf(toFloat64(a)), decimalOf(1)))
  ),
  define('addf', 'Adds floats, in decimals.', takesMany([], any, FLOAT64), (_, ...terms) =>
    inDecimals(0, terms, addDecimals)
  ),
  define(
    'subf',
    'Subtracts floats from the first, in decimals.',
    takesMany([any], any, FLOAT64),
    (_, first, ...others) => inDecimals(first, others, subtractDecimals)
  ),
  define('mulf', 'Multiplies floats, in decimals.', takesMany([any], any, FLOAT64), (_, first, ...others) =>
    inDecimals(first, others, multiplyDecimals)
  ),
  define(
    'divf',
    'Divides the first float by the others, in decimals.',
    takesMany([any], any, FLOAT64),
    (_, first, ...others) => inDecimals(first, others, divideDecimals)
  ),
  define('floor', 'Rounds down to a whole float.', takes([any], FLOAT64), (_, a) => Math.floor(toFloat64(a))),
  define('ceil', 'Rounds up to a whole float.', takes([any], FLOAT64), (_, a) => Math.ceil(toFloat64(a))),
  define(
    'round',
    'Rounds to a number of places; from .5 up, or the given part.',
    takesMany([any, int], float, FLOAT64),
    (_, a, places, roundOn = 0.5) => round(toFloat64(a), Number(places), roundOn)
  ),
  define('int64', 'Converts to int64; 0 if it cannot be.', takes([any], INT64), (_, a) => int64(toInt64(a))),
  define('int', 'Converts to int; 0 if it cannot be.', takes([any], INT), (_, a) => new Typed(INT, toInt64(a))),
  define('float64', 'Converts to float64; 0 if it cannot be.', takes([any], FLOAT64), (_, a) => toFloat64(a)),
  define(
    'atoi',
    'Reads a decimal integer; 0 if it is none.',
    takes([text], INT),
    (_, digits) => new Typed(INT, atoi(digits).value)
  ),
  define('toDecimal', 'Reads an octal number, such as a file mode.', takes([any], INT64), (_, a) => {
    const { value, error } = parseInt(sprint(a), 8)
    return int64(error ? 0n : value)
  }),
  define(
    'until',
    'Lists the integers from 0 up (or down) to before a bound.',
    takes([int], INT_SLICE),
    (context, end) => new Typed(INT_SLICE, steps(context, 0n, end, end < 0n ? -1n : 1n))
  ),
  define(
    'untilStep',
    'Lists integers from a start to before a bound, by steps.',
    takes([int, int, int], INT_SLICE),
    (context, start, stop, step) => new Typed(INT_SLICE, steps(context, start, stop, step))
  ),
  define('seq', 'Writes a sequence of integers, as seq in bash.', takesMany([], int, STRING), (context, ...bounds) =>
    sequence(context, bounds).join(' ')
  ),
  define(
    'randInt',
    'Draws an integer from a range, by the injected source of randomness.',
    takes([count, count], INT),
    (context, min, max) => new Typed(INT, BigInt(min) + randomBelow(context, max - min))
  )
]

function divisor(value: Value): bigint {
  const raw = toInt64(value)
  if (raw === 0n) throw new FunctionError('runtime error: integer divide by zero')
  return raw
}

function larger(a: bigint, b: bigint): bigint {
  return b > a ? b : a
}

function smaller(a: bigint, b: bigint): bigint {
  return b < a ? b : a
}

function inDecimals(first: Value, others: readonly Value[], operation: (a: Decimal, b: Decimal) => Decimal): number {
  let result = decimalOf(toFloat64(first))
  for (const other of others) result = operation(result, decimalOf(toFloat64(other)))
  return floatOf(result)
}

/** sprig's rounding in binary floats, with the errors that it has: 1.005 to 2 places is 1. */
function round(value: number, places: number, roundOn: number): number {
  const power = powerOfTen(places)
  const digit = power * value
  const part = digit - Math.trunc(digit)
  return (part >= roundOn ? Math.ceil(digit) : Math.floor(digit)) / power
}

/** Go's `math.Pow(10, y)`, which differs from JavaScript's in the last bit here and there. */
function powerOfTen(places: number): number {
  if (Math.abs(places) > 400) return places > 0 ? Infinity : 0
  let [factor, exponent] = [0.625, 4]
  let [result, scale] = [1, 0]
  for (let rest = Math.abs(places); rest > 0; rest >>= 1) {
    if (rest & 1) {
      result *= factor
      scale += exponent
    }
    factor *= factor
    exponent *= 2
    if (factor < 0.5) {
      factor += factor
      exponent--
    }
  }
  if (places < 0) [result, scale] = [1 / result, -scale]
  const half = Math.trunc(scale / 2)
  return result * 2 ** half * 2 ** (scale - half)
}

function steps(context: FunctionContext, start: bigint, stop: bigint, step: bigint): bigint[] {
  const isDown = stop < start
  if (isDown ? step >= 0n : step <= 0n) return []
  const length = (stop - start + step + (isDown ? 1n : -1n)) / step
  context.spend(Number(length))
  return Array.from({ length: Number(length) }, (_, i) => start + BigInt(i) * step)
}

function sequence(context: FunctionContext, bounds: readonly bigint[]): bigint[] {
  const [first = 0n, second = 0n, third = 0n] = bounds
  switch (bounds.length) {
    case 1:
      return inclusive(context, 1n, first)
    case 2:
      return inclusive(context, first, second)
    case 3:
      if (third < first && second > 0n) return []
      return steps(context, first, third + (third < first ? -1n : 1n), second)
    default:
      return []
  }
}

function inclusive(context: FunctionContext, start: bigint, end: bigint): bigint[] {
  const step = end < start ? -1n : 1n
  return steps(context, start, end + step, step)
}

/** Draws from 0 to before a bound, without bias. */
export function randomBelow(context: FunctionContext, bound: number): bigint {
  if (bound <= 0) throw new FunctionError('invalid argument to Intn')
  const limit = 2n ** 64n - (2n ** 64n % BigInt(bound))
  for (;;) {
    const drawn = context.random(8).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
    if (drawn < limit) return drawn % BigInt(bound)
  }
}
