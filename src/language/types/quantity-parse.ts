/** How a quantity prints: by suffix of thousands (`k`), of 1024 (`Ki`), or by exponent (`e3`); '' is Go's zero value. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent' | ''

/**
 * A quantity: `value` times ten to the power of `scale`. Go holds small ones as int64 and the others as a big decimal
 * (`isBig`), and rounds these two differently.
 */
export interface Quantity {
  readonly value: bigint
  readonly scale: number
  readonly isBig: boolean
  readonly format: QuantityFormat
  /** The text that was parsed, where Go takes it for canonical and prints it as it was. */
  readonly text?: string
}

/** A quantity, or Go's words for why the text is none. */
export type ParsedQuantity = { readonly quantity: Quantity } | { readonly error: string }

const FORMAT_WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const NUMERIC = 'unable to parse numeric part of quantity'
const SUFFIX = "unable to parse quantity's suffix"

export const MAX_INT64 = (1n << 63n) - 1n
/** Nothing smaller than this power of ten is kept. */
const NANO = -9
/** Decimal digits that always fit an int64. */
const INT64_DIGITS = 18
/** Beyond this Go itself would need minutes for a few bytes of text. */
const MAX_EXPONENT = 10_000

interface Suffix {
  readonly base: 2 | 10
  readonly exponent: number
  readonly format: QuantityFormat
}

const decimal = (exponent: number): Suffix => ({ base: 10, exponent, format: 'DecimalSI' })
const binary = (exponent: number): Suffix => ({ base: 2, exponent, format: 'BinarySI' })

const SUFFIXES: ReadonlyMap<string, Suffix> = new Map([
  ['n', decimal(-9)],
  ['u', decimal(-6)],
  ['m', decimal(-3)],
  ['', decimal(0)],
  ['k', decimal(3)],
  ['M', decimal(6)],
  ['G', decimal(9)],
  ['T', decimal(12)],
  ['P', decimal(15)],
  ['E', decimal(18)],
  ['Ki', binary(10)],
  ['Mi', binary(20)],
  ['Gi', binary(30)],
  ['Ti', binary(40)],
  ['Pi', binary(50)],
  ['Ei', binary(60)]
])

/** Reads a quantity as apimachinery's `resource.ParseQuantity`. */
export function parseQuantity(text: string): ParsedQuantity {
  if (text === '0') return { quantity: { value: 0n, scale: 0, isBig: false, format: 'DecimalSI', text } }
  const spelling = spellingOf(text)
  if (!spelling) return { error: FORMAT_WRONG }
  const suffix = suffixOf(spelling.letters)
  if (!suffix) return { error: SUFFIX }
  const number = { ...spelling, suffix }
  const small = suffix.base === 2 ? smallBinary(number) : smallDecimal(number)
  if (small) return { quantity: small }
  const isHuge = Math.abs(suffix.exponent) > MAX_EXPONENT || text.length > MAX_EXPONENT
  return spelling.hasDigits && !isHuge ? { quantity: bigQuantity(number) } : { error: NUMERIC }
}

/** A quantity taken apart. */
interface Spelling {
  readonly text: string
  readonly isNegative: boolean
  /** Digits before the point, without zeros in front; `0` if there are none. */
  readonly numerator: string
  readonly denominator: string
  readonly letters: string
  /** There is at least one digit, be it 0. */
  readonly hasDigits: boolean
}

/** Takes a text apart from left to right, so that the time is linear; undefined if something is left, or there is nothing. */
function spellingOf(text: string): Spelling | undefined {
  let at = 0
  const take = (characters: string): string => {
    const start = at
    while (at < text.length && characters.includes(text.charAt(at))) at++
    return text.slice(start, at)
  }
  const isNegative = text.startsWith('-')
  if (/^[+-]/.test(text)) at++
  const zeros = take('0')
  const digits = take(DIGITS)
  const isDecimal = text.charAt(at) === '.'
  if (isDecimal) at++
  const denominator = isDecimal ? take(DIGITS) : ''
  const start = at
  take('eEinumkKMGTP')
  if (/[+-]/.test(text.charAt(at))) at++
  take(DIGITS)
  if (at < text.length || text === '') return undefined
  const hasDigits = zeros !== '' || digits !== '' || denominator !== ''
  return { text, isNegative, numerator: digits || '0', denominator, letters: text.slice(start), hasDigits }
}

const DIGITS = '0123456789'

function suffixOf(letters: string): Suffix | undefined {
  const known = SUFFIXES.get(letters)
  if (known) return known
  const [, sign = '', digits = ''] = /^[eE]([+-]?)0*([0-9]*)$/.exec(letters) ?? []
  // An int64 has 19 digits at most; `e` needs one.
  if (!/[0-9]$/.test(letters) || !/^[eE]/.test(letters) || digits.length > 19) return undefined
  const exponent = BigInt(`${sign === '-' ? '-' : ''}${digits || '0'}`)
  if (BigInt.asIntN(64, exponent) !== exponent) return undefined
  return { base: 10, exponent: Number(BigInt.asIntN(32, exponent)), format: 'DecimalExponent' }
}

interface Parts extends Spelling {
  readonly suffix: Suffix
}

/** Go's fast path: what surely fits an int64; undefined where it does not. */
function smallDecimal({ text, isNegative, numerator, denominator, suffix }: Parts): Quantity | undefined {
  const scale = suffix.exponent - denominator.length
  const digits = numerator + denominator
  if (digits.length > INT64_DIGITS || scale < NANO) return undefined
  const quantity = { value: signed(BigInt(digits), isNegative), scale, isBig: false, format: suffix.format }
  const isCanonical = scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0')
  return isCanonical ? { ...quantity, text } : quantity
}

/** The same for suffixes such as `Mi`, which make whole numbers only. */
function smallBinary({ text, isNegative, numerator, denominator, suffix }: Parts): Quantity | undefined {
  const { exponent, format } = suffix
  const digitsOfUnit = Math.trunc(Math.fround(Math.fround(exponent * 3) / 10))
  if (denominator !== '' || numerator.length > 14 - digitsOfUnit) return undefined
  const digits = BigInt(numerator)
  const quantity = { value: signed(digits << BigInt(exponent), isNegative), scale: 0, isBig: false, format }
  return (digits & 7n) === 0n ? quantity : { ...quantity, text }
}

function signed(magnitude: bigint, isNegative: boolean): bigint {
  return isNegative ? -magnitude : magnitude
}

/** The slow path: exact, rounded up to nano, binary ones capped at the largest int64. */
function bigQuantity({ isNegative, numerator, denominator, suffix }: Parts): Quantity {
  const { base, exponent } = suffix
  let value = BigInt(numerator + denominator)
  let scale = -denominator.length
  if (base === 10) scale += exponent
  else value <<= BigInt(exponent)
  if (value !== 0n) {
    value = rescaleUp(value, scale, NANO)
    scale = NANO
  }
  let { format } = suffix
  if (format === 'BinarySI') {
    const unit = 10n ** 9n
    if (value > MAX_INT64 * unit) [value, scale] = [MAX_INT64, 0]
    // Less than one is shown in decimals rather than rounded.
    else if (value > 0n && value < unit) format = 'DecimalSI'
  }
  return { value: signed(value, isNegative), scale, isBig: true, format }
}

/** Brings a value to another scale; what does not fit rounds away from zero. */
export function rescaleUp(value: bigint, from: number, to: number): bigint {
  if (from >= to) return value * 10n ** BigInt(from - to)
  const divisor = 10n ** BigInt(to - from)
  const quotient = value / divisor
  if (quotient * divisor === value) return quotient
  return value < 0n ? quotient - 1n : quotient + 1n
}
