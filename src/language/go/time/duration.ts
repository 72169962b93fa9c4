/** Durations as Go's `time.Duration`: nanoseconds in 64 bits. */

export const NANOSECONDS = 1n
export const SECOND = 1_000_000_000n
export const MINUTE = 60n * SECOND
export const HOUR = 60n * MINUTE

const MAX = 2n ** 63n - 1n
const MIN = -(2n ** 63n)

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: SECOND,
  m: MINUTE,
  h: HOUR
}

/** Writes a duration as its `String` method: `1h0m30.5s`. */
export function durationText(duration: bigint): string {
  const sign = duration < 0n ? '-' : ''
  const size = duration < 0n ? -duration : duration
  if (size === 0n) return '0s'
  if (size < 1000n) return `${sign}${size}ns`
  if (size < 1_000_000n) return `${sign}${decimals(size, 3)}µs`
  if (size < SECOND) return `${sign}${decimals(size, 6)}ms`
  const seconds = decimals(size % MINUTE, 9) + 's'
  if (size < MINUTE) return sign + seconds
  const minutes = `${(size / MINUTE) % 60n}m${seconds}`
  return size < HOUR ? sign + minutes : `${sign}${size / HOUR}h${minutes}`
}

/** Writes an integer with a number of its digits after the point, and no zeros at the end. */
function decimals(value: bigint, places: number): string {
  const scale = 10n ** BigInt(places)
  const fraction = String(value % scale)
    .padStart(places, '0')
    .replace(/0+$/, '')
  return `${value / scale}${fraction === '' ? '' : '.' + fraction}`
}

/** Reads a duration as `time.ParseDuration`, or gives its error in Go's words. */
export function parseDuration(text: string): { readonly value: bigint } | { readonly error: string } {
  const sign = /^[-+]/.exec(text)?.[0] ?? ''
  let rest = text.slice(sign.length)
  if (rest === '0') return { value: 0n }
  const limit = sign === '-' ? -MIN : MAX
  let total = 0n
  do {
    const part = readPart(rest)
    if (typeof part === 'string') return { error: `time: ${part} ${quoteTime(text)}` }
    total += part.value
    if (total > -MIN) return { error: `time: invalid duration ${quoteTime(text)}` }
    rest = rest.slice(part.length)
  } while (rest !== '')
  if (total > limit) return { error: `time: invalid duration ${quoteTime(text)}` }
  return { value: sign === '-' ? -total : total }
}

/** Reads one number with its unit from the start of a text; a string says what is wrong with it. */
function readPart(text: string): { value: bigint; length: number } | string {
  const [number, whole, fraction = ''] = /^([0-9]*)(?:\.([0-9]*))?/.exec(text) ?? ['', '']
  if (whole + fraction === '' || whole.length > 1000) return 'invalid duration'
  const count = BigInt('0' + whole)
  if (count > -MIN) return 'invalid duration'
  const unit = /^[^.0-9]*/.exec(text.slice(number.length))?.[0] ?? ''
  if (unit === '') return 'missing unit in duration'
  const scale = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined
  if (scale === undefined) return `unknown unit ${quoteTime(unit)} in duration`
  return { value: count * scale + fractionOf(fraction, scale), length: number.length + unit.length }
}

/** Go computes fractions of a unit in floats, from as many digits as fit 63 bits. */
function fractionOf(digits: string, unit: bigint): bigint {
  let value = 0n
  let scale = 1
  for (const digit of digits) {
    const next = value * 10n + BigInt(digit)
    if (value > MAX / 10n || next > -MIN) break
    value = next
    scale *= 10
  }
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)))
}

/** Rounds to a multiple, halves away from zero, as the method `Round`. */
export function roundDuration(duration: bigint, multiple: bigint): bigint {
  if (multiple <= 0n) return duration
  const size = duration < 0n ? -duration : duration
  const rest = size % multiple
  const rounded = rest * 2n < multiple ? size - rest : size + multiple - rest
  const signed = duration < 0n ? -rounded : rounded
  return signed > MAX ? MAX : signed < MIN ? MIN : signed
}

/** Cuts off to a multiple, as the method `Truncate`. */
export function truncateDuration(duration: bigint, multiple: bigint): bigint {
  return multiple <= 0n ? duration : duration - (duration % multiple)
}

/** Quotes as the time package does in its errors: bytes beyond ASCII in hexadecimal. */
export function quoteTime(text: string): string {
  let out = '"'
  for (const char of text) {
    if (char === '"' || char === '\\') out += '\\' + char
    else if (char >= ' ' && char < '\x80') out += char
    else for (const byte of utf8(char)) out += '\\x' + byte.toString(16).padStart(2, '0')
  }
  return out + '"'
}

function utf8(char: string): Iterable<number> {
  const code = char.charCodeAt(0)
  const isByte = char.length === 1 && code >= 0xdc80 && code <= 0xdcff
  return isByte ? [code - 0xdc00] : new TextEncoder().encode(char)
}
