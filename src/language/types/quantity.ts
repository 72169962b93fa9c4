import { MAX_INT64, rescaleUp, type Quantity, type QuantityFormat } from './quantity-parse.ts'

export { parseQuantity, type ParsedQuantity, type Quantity, type QuantityFormat } from './quantity-parse.ts'

/** Go's zero value, which JSON null leaves. */
export const ZERO_QUANTITY: Quantity = { value: 0n, scale: 0, isBig: false, format: '' }

const DECIMAL_SUFFIXES: Readonly<Record<number, string>> = {
  [-9]: 'n',
  [-6]: 'u',
  [-3]: 'm',
  3: 'k',
  6: 'M',
  9: 'G',
  12: 'T',
  15: 'P',
  18: 'E'
}
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/** Prints a quantity in its canonical form, as the method `String`. */
export function quantityText(quantity: Quantity): string {
  if (quantity.text !== undefined) return quantity.text
  if (quantity.value === 0n) return '0'
  return printsBinary(quantity) ? binaryText(rescaleUp(quantity.value, quantity.scale, 0)) : decimalText(quantity)
}

/** Binary suffixes are for whole numbers of at least 1024. */
function printsBinary(quantity: Quantity): boolean {
  if (quantity.format !== 'BinarySI') return false
  const rounded = rescaleUp(quantity.value, quantity.scale, 0)
  const isExact = quantity.scale >= 0 || rescaleUp(rounded, 0, quantity.scale) === quantity.value
  return isExact && (rounded <= -1024n || rounded >= 1024n)
}

function binaryText(whole: bigint): string {
  let value = whole
  let power = 0
  while (value % 1024n === 0n) {
    value /= 1024n
    power++
  }
  // A power that has no suffix prints none: so does Go.
  return value.toString() + (BINARY_SUFFIXES[power] ?? '')
}

function decimalText({ value, scale, format }: Quantity): string {
  let mantissa = value
  let exponent = scale
  while (mantissa % 10n === 0n) {
    mantissa /= 10n
    exponent++
  }
  while (exponent % 3 !== 0) {
    mantissa *= 10n
    exponent--
  }
  if (format !== 'DecimalSI' && format !== 'BinarySI') {
    return mantissa.toString() + (exponent === 0 ? '' : `e${exponent}`)
  }
  // 1e21 has no suffix, and Go prints 1.
  return mantissa.toString() + (DECIMAL_SUFFIXES[exponent] ?? '')
}

/** Returns the value in units of ten to the power of `unit`, rounded up, as the method `ScaledValue`: it may overflow. */
export function scaledValue(quantity: Quantity, unit: number): bigint {
  return quantity.isBig ? scaledBig(quantity, unit) : scaledInt64(quantity, unit)
}

function scaledInt64({ value, scale }: Quantity, unit: number): bigint {
  const scaled = rescaleUp(value, scale, unit)
  // By these powers Go multiplies at once, and wraps; by others it counts up in tens, and gives up.
  const wraps = [1, 2, 3, 6, 9].includes(scale - unit)
  return wraps || isInt64(scaled) ? BigInt.asIntN(64, scaled) : 0n
}

function scaledBig({ value, scale }: Quantity, unit: number): bigint {
  const places = unit - scale
  if (places <= 0) return BigInt.asIntN(64, value * 10n ** BigInt(-places))
  const isFast = value < MAX_INT64 && places < 19
  const dividend = isFast ? BigInt.asIntN(64, value) : value
  const divisor = 10n ** BigInt(places)
  const rest = dividend % divisor
  if (rest === 0n) return BigInt.asIntN(64, dividend / divisor)
  // The slow path floors before one is added; the fast one cuts off.
  const quotient = dividend / divisor - (rest < 0n && !isFast ? 1n : 0n)
  return BigInt.asIntN(64, quotient + 1n)
}

function isInt64(value: bigint): boolean {
  return value <= MAX_INT64 && value >= -MAX_INT64 - 1n
}

/** Compares two quantities by value. */
export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  const scale = Math.min(a.scale, b.scale)
  const left = rescaleUp(a.value, a.scale, scale)
  const right = rescaleUp(b.value, b.scale, scale)
  return left < right ? -1 : left > right ? 1 : 0
}

/** Adds two quantities; the sum prints as the first one does, unless that is zero. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const format: QuantityFormat = a.value === 0n ? b.format : a.format
  if (!a.isBig && !b.isBig) {
    if (b.value === 0n) return { ...withoutText(a), format }
    if (a.value === 0n) return { ...withoutText(b), format }
  }
  const scale = Math.min(a.scale, b.scale)
  const left = rescaleUp(a.value, a.scale, scale)
  const right = rescaleUp(b.value, b.scale, scale)
  const value = left + right
  const isBig = a.isBig || b.isBig || ![left, right, value].every(isInt64)
  return { value, scale, isBig, format }
}

/** Subtracts the second quantity from the first. */
export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return addQuantities(a, { ...withoutText(b), value: -b.value })
}

/** Returns a close float64, as the method `AsApproximateFloat64`. */
export function approximateFloat({ value, scale }: Quantity): number {
  if (scale < 0) return Number(value) * (1 / Number(`1e${-scale}`))
  // Go's math.Pow10 multiplies two table entries.
  const high = scale - (scale % 32)
  return Number(value) * (Number(`1e${high}`) * Number(`1e${scale - high}`))
}

function withoutText({ value, scale, isBig, format }: Quantity): Quantity {
  return { value, scale, isBig, format }
}
