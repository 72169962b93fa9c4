/** Writes floats as `strconv.FormatFloat`. */

/** The verbs of a float. Precision -1 is the shortest that reads back as the same number. */
export type FloatVerb = 'e' | 'E' | 'f' | 'g' | 'G' | 'b' | 'x' | 'X'

/** Decimal digits d1 d2 d3 …, the value being 0.d1d2d3… × 10 ** point. */
interface Digits {
  readonly digits: string
  readonly point: number
}

/** Writes a float as `strconv.FormatFloat(value, verb, precision, bits)`. */
export function formatFloat(value: number, verb: FloatVerb, precision = -1, bits: 32 | 64 = 64): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const magnitude = Math.abs(value)
  if (verb === 'b') return sign + binary(magnitude, bits)
  if (verb === 'x' || verb === 'X') return sign + hexadecimal(magnitude, verb, precision)
  return sign + decimal(magnitude, verb, precision, bits)
}

function decimal(value: number, verb: 'e' | 'E' | 'f' | 'g' | 'G', precision: number, bits: 32 | 64): string {
  if (precision < 0) return shortest(value, verb, bits)
  if (verb === 'f') return fixed(rounded(value, precision, 'places'), precision)
  if (verb === 'e' || verb === 'E') return exponential(rounded(value, precision + 1, 'digits'), verb, precision)
  const digits = rounded(value, precision === 0 ? 1 : precision, 'digits')
  const trimmed = { digits: digits.digits.replace(/0+$/, ''), point: digits.point }
  // %e is used if the exponent from the conversion is less than -4 or greater than or equal to the precision.
  const limit =
    precision > trimmed.digits.length && trimmed.digits.length >= digits.point ? trimmed.digits.length : precision
  return general(trimmed, verb, limit === 0 ? 1 : limit)
}

function shortest(value: number, verb: 'e' | 'E' | 'f' | 'g' | 'G', bits: 32 | 64): string {
  const digits = shortestDigits(value, bits)
  if (verb === 'f') return fixed(digits, Math.max(digits.digits.length - digits.point, 0))
  if (verb === 'g' || verb === 'G') return general(digits, verb, 6)
  return exponential(digits, verb, Math.max(digits.digits.length - 1, 0))
}

function general(digits: Digits, verb: 'g' | 'G', limit: number): string {
  const exponent = digits.point - 1
  if (digits.digits !== '' && (exponent < -4 || exponent >= limit)) {
    return exponential(digits, verb === 'g' ? 'e' : 'E', digits.digits.length - 1)
  }
  return fixed(digits, Math.max(digits.digits.length - digits.point, 0))
}

function exponential({ digits, point }: Digits, verb: 'e' | 'E', places: number): string {
  const exponent = digits === '' ? 0 : point - 1
  const fraction = places > 0 ? '.' + digits.slice(1, places + 1).padEnd(places, '0') : ''
  const size = String(Math.abs(exponent)).padStart(2, '0')
  return (digits[0] ?? '0') + fraction + verb + (exponent < 0 ? '-' : '+') + size
}

function fixed({ digits, point }: Digits, places: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0'
  if (places === 0) return whole
  const fraction = '0'.repeat(Math.min(Math.max(-point, 0), places)) + digits.slice(Math.max(point, 0))
  return whole + '.' + fraction.slice(0, places).padEnd(places, '0')
}

/** The digits of zero are none, with the point at 0, as in Go's decimal type. */
function shortestDigits(value: number, bits: 32 | 64): Digits {
  if (value === 0) return { digits: '', point: 0 }
  const text = bits === 32 ? shortestSingle(value) : value.toExponential()
  const [mantissa = '', exponent = '0'] = text.split('e')
  return { digits: mantissa.replace('.', '').replace(/0+$/, ''), point: Number(exponent) + 1 }
}

function shortestSingle(value: number): string {
  for (let places = 0; places < 9; places++) {
    const text = value.toExponential(places)
    if (Math.fround(Number(text)) === Math.fround(value)) return text
  }
  return value.toExponential()
}

/** Rounds the exact value half to even: to a number of significant digits, or of places after the point. */
function rounded(value: number, count: number, unit: 'digits' | 'places'): Digits {
  if (value === 0) return { digits: '', point: 0 }
  const { mantissa, exponent } = partsOf(value)
  const exact = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent)
  const text = exact.toString()
  const point = text.length + Math.min(exponent, 0)
  const keep = unit === 'digits' ? count : point + count
  if (keep >= text.length) return { digits: text.replace(/0+$/, ''), point }
  if (keep < 0) return { digits: '', point: 0 }
  return roundedAt(text, keep, point)
}

function roundedAt(text: string, keep: number, point: number): Digits {
  const kept = text.slice(0, keep)
  const isUp = roundsUp(text, keep)
  if (!isUp) return kept === '' ? { digits: '', point: 0 } : { digits: kept, point }
  const up = (BigInt(kept === '' ? '0' : kept) + 1n).toString()
  return { digits: up, point: point + up.length - keep }
}

function roundsUp(text: string, keep: number): boolean {
  const next = text[keep] ?? '0'
  if (next !== '5') return next > '5'
  if (/[^0]/.test(text.slice(keep + 1))) return true
  return keep > 0 && Number(text[keep - 1]) % 2 === 1
}

/** Takes a float apart: `mantissa * 2 ** exponent`. */
function partsOf(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const fraction = bits & 0xfffffffffffffn
  const biased = Number((bits >> 52n) & 0x7ffn)
  if (biased === 0) return { mantissa: fraction, exponent: -1074 }
  return { mantissa: fraction | (1n << 52n), exponent: biased - 1075 }
}

/** `4503599627370496p-52`: the mantissa as it is stored. */
function binary(value: number, bits: 32 | 64): string {
  const { mantissa, exponent } = partsOf(value)
  if (bits === 64) return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`
  if (value === 0) return '0p-149'
  // A float32 has 29 bits fewer, and its subnormal numbers are normal ones of a float64.
  const lost = Math.max(29, -149 - exponent)
  const shifted = exponent + lost
  return `${mantissa >> BigInt(lost)}p${shifted < 0 ? '' : '+'}${shifted}`
}

/** `0x1.8p+01`. */
function hexadecimal(value: number, verb: 'x' | 'X', precision: number): string {
  let { mantissa, exponent } = partsOf(value)
  if (mantissa !== 0n) {
    while (mantissa < 1n << 52n) {
      mantissa <<= 1n
      exponent--
    }
  }
  let power = mantissa === 0n ? 0 : exponent + 52
  // Rounded to hexadecimal places after the first bit, half to even.
  const places = precision < 0 ? 13 : Math.min(precision, 13)
  const shift = BigInt(4 * (13 - places))
  mantissa = roundHalfEven(mantissa, shift)
  if (mantissa >= 1n << (53n - shift)) {
    mantissa >>= 1n
    power++
  }
  const lead = mantissa >> (52n - shift)
  let fraction = (mantissa - (lead << (52n - shift))).toString(16).padStart(places, '0')
  fraction = places === 0 ? '' : fraction
  fraction = precision < 0 ? fraction.replace(/0+$/, '') : fraction.padEnd(precision, '0')
  const size = String(Math.abs(power)).padStart(2, '0')
  const text = `0x${lead}${fraction === '' ? '' : '.' + fraction}p${power < 0 ? '-' : '+'}${size}`
  return verb === 'X' ? text.toUpperCase() : text
}

function roundHalfEven(value: bigint, shift: bigint): bigint {
  if (shift === 0n) return value
  const quotient = value >> shift
  const rest = value - (quotient << shift)
  const half = 1n << (shift - 1n)
  return rest > half || (rest === half && (quotient & 1n) === 1n) ? quotient + 1n : quotient
}
