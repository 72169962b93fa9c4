import { compactJson, encodeJsonString } from '../../go/json-encode.ts'
import { formatTime } from '../../go/time/format.ts'
import { ZERO_TIME, nanosecondsOf, type Instant } from '../../go/time/instant.ts'
import { parseTime } from '../../go/time/parse.ts'
import { UTC } from '../../go/time/zone.ts'
import { ZERO_QUANTITY, parseQuantity, quantityText, type Quantity } from '../quantity.ts'
import type { Scalar } from '../tables.ts'
import { erase, whole, type Codec } from './codec.ts'
import { DecodeError } from './decoding.ts'
import { integerCodec, parseInteger } from './scalar-codecs.ts'
import { kindOf, rawText, stringOf, trim } from './node.ts'

/** Blanks that `strings.TrimSpace` takes off and that may stand in JSON as they are: control characters come escaped. */
const BLANKS =
  ' \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000'

/** resource.Quantity reads numbers and strings as they are spelled. */
const QUANTITY = whole<Quantity>({
  zero: ZERO_QUANTITY,
  decode(node, into) {
    // Null takes the amount, but leaves the text that Go has cached.
    if (kindOf(node) === 'null') return { ...into, value: 0n, scale: 0, isBig: false }
    const raw = rawText(node)
    const parsed = parseQuantity(trim(raw.startsWith('"') ? raw.slice(1, -1) : raw, BLANKS))
    if ('error' in parsed) throw new DecodeError(parsed.error)
    return parsed.quantity
  },
  isZero: state => state.value === 0n && state.format === '',
  toValue: quantityText,
  toText: state => encodeJsonString(quantityText(state)),
  isCanonical: value => typeof value === 'string' && (PLAIN_QUANTITY.test(value) || isCanonicalQuantity(value)),
  isBlank: () => false
})

/** Quantities that surely print as they are, which is nearly all of them. */
const PLAIN_QUANTITY = /^[1-9][0-9]{0,2}(?:[numkMGTP]|[KMGTP]i)?$/

function isCanonicalQuantity(text: string): boolean {
  const parsed = parseQuantity(text)
  return 'quantity' in parsed && quantityText(parsed.quantity) === text
}

/** What RFC 3339 looks like to Go. */
export const RFC3339 = '2006-01-02T15:04:05Z07:00'

/** metav1.Time: RFC 3339 to the second, in UTC; null is the zero time. */
const TIME = whole<Instant>({
  zero: ZERO_TIME,
  decode(node, _into, decoding) {
    const kind = kindOf(node)
    if (kind === 'null') return ZERO_TIME
    if (kind !== 'string') throw new DecodeError(decoding.mismatchText(kind, 'string'))
    const parsed = parseTime(RFC3339, stringOf(node))
    if ('error' in parsed) throw new DecodeError(parsed.error)
    return parsed.value
  },
  isZero: isZeroTime,
  toValue: state => (isZeroTime(state) ? null : timeText(state)),
  toText: state => (isZeroTime(state) ? 'null' : `"${timeText(state)}"`),
  isCanonical: value => value === null || (typeof value === 'string' && isCanonicalTime(value)),
  isBlank: value => value === null
})

function isZeroTime(instant: Instant): boolean {
  return nanosecondsOf(instant) === nanosecondsOf(ZERO_TIME)
}

function timeText(instant: Instant): string {
  return formatTime({ ...instant, zone: UTC }, RFC3339)
}

function isCanonicalTime(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/.test(text)) return false
  const parsed = parseTime(RFC3339, text)
  return 'value' in parsed && !isZeroTime(parsed.value)
}

interface IntOrString {
  readonly isText: boolean
  readonly number: number | bigint
  readonly text: string
}

const INT32 = integerCodec('int32', 32)

/** intstr.IntOrString; what is neither is an error of its number. */
const INT_OR_STRING = whole<IntOrString>({
  zero: { isText: false, number: 0, text: '' },
  decode(node, into, decoding) {
    const kind = kindOf(node)
    if (kind === 'string') return { ...into, isText: true, text: stringOf(node) }
    if (kind === 'null') return { ...into, isText: false }
    if (kind !== 'number') throw new DecodeError(decoding.mismatchText(kind, 'int32'))
    const text = rawText(node)
    const number = parseInteger(text, 32)
    if (number === undefined) throw new DecodeError(decoding.mismatchText(`number ${text}`, 'int32'))
    return { ...into, isText: false, number }
  },
  isZero: state => !state.isText && state.number === 0 && state.text === '',
  toValue: state => (state.isText ? state.text : Number(state.number)),
  toText: (state, escapeHtml) => (state.isText ? encodeJsonString(state.text, escapeHtml) : String(state.number)),
  isCanonical: value => (typeof value === 'string' ? value.isWellFormed() : INT32.isCanonical(value)),
  isBlank: () => false
})

/** JSON that Go keeps as it is: the text, or null for none. */
const RAW = whole<string | null>({
  zero: null,
  decode: (node, into) => (kindOf(node) === 'null' ? into : rawText(node)),
  isZero: state => state === null,
  toValue: state => (state === null ? null : (JSON.parse(state) as unknown)),
  toText: (state, escapeHtml) => (state === null ? 'null' : compactJson(state, escapeHtml)),
  isCanonical: () => true,
  isBlank: () => false
})

/** Types that have UnmarshalJSON and MarshalJSON methods of their own. */
export const OWN_CODECS: Readonly<Record<Scalar, Codec>> = {
  Quantity: erase(QUANTITY),
  Time: erase(TIME),
  IntOrString: erase(INT_OR_STRING),
  RawExtension: erase(RAW),
  FieldsV1: erase(RAW)
}
