import { FunctionError } from '../../../go/function.ts'

/** A decimal number `value * 10 ** exponent`, as shopspring/decimal keeps it. */
export interface Decimal {
  readonly value: bigint
  readonly exponent: number
}

/** Digits after the point that a division keeps: shopspring's `DivisionPrecision`. */
const DIVISION_PRECISION = 16

/** Takes the shortest decimal that reads back as the float. */
export function decimalOf(float: number): Decimal {
  if (!Number.isFinite(float)) throw new FunctionError(`Cannot create a Decimal from ${infinite(float)}`)
  const [mantissa = '0', exponent = '0'] = float.toExponential().split('e')
  const [whole = '0', fraction = ''] = mantissa.split('.')
  return { value: BigInt(whole + fraction), exponent: float === 0 ? 0 : Number(exponent) - fraction.length }
}

function infinite(float: number): string {
  if (Number.isNaN(float)) return 'NaN'
  return float > 0 ? '+Inf' : '-Inf'
}

/** Returns the float nearest to a decimal. */
export function floatOf(decimal: Decimal): number {
  return Number(`${decimal.value}e${decimal.exponent}`)
}

/** Adds exactly. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent)
  return { value: scaled(a, exponent) + scaled(b, exponent), exponent }
}

/** Subtracts exactly. */
export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  return addDecimals(a, { value: -b.value, exponent: b.exponent })
}

/** Multiplies exactly. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { value: a.value * b.value, exponent: a.exponent + b.exponent }
}

/** Divides to 16 digits after the point, halves rounded away from zero. */
export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  if (b.value === 0n) throw new FunctionError('decimal division by 0')
  const shift = a.exponent - b.exponent + DIVISION_PRECISION
  const dividend = shift > 0 ? a.value * 10n ** BigInt(shift) : a.value
  const divisor = shift < 0 ? b.value * 10n ** BigInt(-shift) : b.value
  const quotient = dividend / divisor
  const remainder = dividend % divisor
  const isRounded = 2n * absolute(remainder) >= absolute(divisor)
  const step = a.value < 0n === b.value < 0n ? 1n : -1n
  return { value: isRounded ? quotient + step : quotient, exponent: -DIVISION_PRECISION }
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}

function scaled(decimal: Decimal, exponent: number): bigint {
  return decimal.value * 10n ** BigInt(decimal.exponent - exponent)
}
