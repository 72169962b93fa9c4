import { timeSource, timeText } from '../go/time/format.ts'
import { ZERO_TIME, type Instant } from '../go/time/instant.ts'
import { parseTime } from '../go/time/parse.ts'
import { TIME } from '../go/time/type.ts'
import { LOCAL } from '../go/time/zone.ts'
import { encode } from '../go/bytes.ts'
import {
  BOOL,
  FLOAT64,
  INT,
  INT32,
  INT64,
  STRING,
  Typed,
  UINT8,
  int,
  int64,
  pointerTo,
  sliceOf,
  type GoField,
  type GoMethod,
  type GoType,
  type Value
} from '../go/value.ts'
import { marshal } from './canonical.ts'
import { RFC3339 } from './json/own-codecs.ts'
import { namedType, type MethodTable } from './named-type.ts'
import {
  ZERO_QUANTITY,
  approximateFloat,
  compareQuantities,
  parseQuantity,
  quantityText,
  scaledValue,
  type Quantity
} from './quantity.ts'
import type { Scalar } from './tables.ts'

const QUANTITY_FORMAT = namedType({ text: 'resource.Format', kind: 'string' })
const SCALE = namedType({ text: 'resource.Scale', kind: 'int32' })
const INT_OR_STRING_TYPE = namedType({ text: 'intstr.Type', kind: 'int64' })

/** Reads the raw JSON of a quantity; what is absent is Go's zero value. */
export function quantityOf(raw: unknown): Quantity {
  if (typeof raw !== 'string' && typeof raw !== 'number') return ZERO_QUANTITY
  const parsed = parseQuantity(String(raw).trim())
  return 'quantity' in parsed ? parsed.quantity : ZERO_QUANTITY
}

/** Reads the raw JSON of a metav1.Time; what is absent is Go's zero value. */
export function instantOfRaw(raw: unknown): Instant {
  if (typeof raw !== 'string') return ZERO_TIME
  const parsed = parseTime(RFC3339, raw)
  return 'value' in parsed ? { ...parsed.value, zone: LOCAL } : ZERO_TIME
}

/** Structs that are not there are `{}` in raw form, which only structs read. */
function jsonOf(type: string): (raw: unknown, escapeHtml: boolean) => string {
  return (raw, escapeHtml) => marshal(type, typeof raw === 'object' ? null : raw, escapeHtml)
}

function row(name: string, params: readonly GoType[], result: GoType, call: GoMethod['call']): [string, GoMethod] {
  return [name, { name, params, result, call }]
}

function ofQuantity(name: string, result: GoType, read: (quantity: Quantity) => Value): [string, GoMethod] {
  return row(name, [], result, raw => read(quantityOf(raw)))
}

/** The unexported inside of a quantity, which `%v` of its value shows: `{{2000 -3} {<nil>}  DecimalSI}`. */
const INT64_AMOUNT = namedType({
  text: 'resource.int64Amount',
  kind: 'struct',
  fields: () => [
    field('value', INT64, raw => int64(quantityOf(raw).isBig ? 0n : quantityOf(raw).value)),
    field('scale', SCALE, raw => new Typed(SCALE, BigInt(quantityOf(raw).isBig ? 0 : quantityOf(raw).scale)))
  ]
})
const INF_DEC = pointerTo(namedType({ text: 'inf.Dec', kind: 'struct', fields: () => [] }))
const INF_DEC_AMOUNT = namedType({
  text: 'resource.infDecAmount',
  kind: 'struct',
  fields: () => [field('Dec', INF_DEC, raw => new Typed(INF_DEC, quantityOf(raw).isBig ? {} : null))]
})

/** The one method that values of quantities have; its parameter is asked for late, because it is a quantity. */
const EQUAL_QUANTITY: GoMethod = {
  name: 'Equal',
  get params() {
    return [QUANTITY]
  },
  result: BOOL,
  call: (raw, other) => compareQuantities(quantityOf(raw), quantityOf(rawOf(other))) === 0
}

const QUANTITY: GoType = namedType({
  text: 'resource.Quantity',
  kind: 'struct',
  json: jsonOf('api/resource.Quantity'),
  fields: () => [
    field('i', INT64_AMOUNT, raw => new Typed(INT64_AMOUNT, raw)),
    field('d', INF_DEC_AMOUNT, raw => new Typed(INF_DEC_AMOUNT, raw)),
    field('s', STRING, raw => quantityOf(raw).text ?? ''),
    {
      name: 'Format',
      type: QUANTITY_FORMAT,
      embedded: true,
      read: raw => new Typed(QUANTITY_FORMAT, quantityOf(raw).format)
    }
  ],
  pointerString: raw => (raw === null ? '<nil>' : quantityText(quantityOf(raw))),
  methods: new Map([['Equal', EQUAL_QUANTITY]]),
  pointerMethods: () => QUANTITY_METHODS
})

const QUANTITY_METHODS: MethodTable = new Map([
  ofQuantity('String', STRING, quantityText),
  ofQuantity('Value', INT64, quantity => int64(scaledValue(quantity, 0))),
  ofQuantity('MilliValue', INT64, quantity => int64(scaledValue(quantity, -3))),
  ofQuantity('IsZero', BOOL, quantity => quantity.value === 0n),
  ofQuantity('Sign', INT, quantity => int(compareQuantities(quantity, ZERO_QUANTITY))),
  ofQuantity('AsApproximateFloat64', FLOAT64, approximateFloat),
  ofQuantity('AsFloat64Slow', FLOAT64, approximateFloat),
  row('ScaledValue', [SCALE], INT64, (raw, scale) => int64(scaledValue(quantityOf(raw), Number(integerOf(scale))))),
  row('Cmp', [QUANTITY], INT, (raw, other) => int(compareQuantities(quantityOf(raw), quantityOf(rawOf(other))))),
  row('CmpInt64', [INT64], INT, (raw, other) =>
    int(compareQuantities(quantityOf(raw), { ...ZERO_QUANTITY, value: integerOf(other) }))
  )
])

function rawOf(value: unknown): unknown {
  return value instanceof Typed ? value.value : value
}

function integerOf(value: unknown): bigint {
  const raw = rawOf(value)
  return typeof raw === 'bigint' ? raw : 0n
}

/** metav1.Time embeds time.Time, whose methods it promotes. */
const META_TIME: GoType = namedType({
  text: 'v1.Time',
  kind: 'struct',
  json: jsonOf('meta/v1.Time'),
  fields: () => [{ name: 'Time', type: TIME, embedded: true, read: raw => new Typed(TIME, instantOfRaw(raw)) }],
  string: raw => timeText(instantOfRaw(raw)),
  goString: raw => timeSource(instantOfRaw(raw)),
  // This one is of the pointer, and answers for nil.
  pointerMethods: () => new Map([row('IsZero', [], BOOL, raw => TIME.method?.('IsZero')?.call(instantOfRaw(raw)))])
})

const INT_OR_STRING: GoType = namedType({
  text: 'intstr.IntOrString',
  kind: 'struct',
  json: jsonOf('util/intstr.IntOrString'),
  fields: () => [
    field('Type', INT_OR_STRING_TYPE, raw => new Typed(INT_OR_STRING_TYPE, typeof raw === 'string' ? 1n : 0n)),
    field('IntVal', INT32, raw => new Typed(INT32, typeof raw === 'number' ? BigInt(Math.trunc(raw)) : 0n)),
    field('StrVal', STRING, raw => (typeof raw === 'string' ? raw : ''))
  ],
  pointerString: intOrStringText,
  pointerMethods: () =>
    new Map([
      row('String', [], STRING, intOrStringText),
      row('IntValue', [], INT, raw =>
        int(/^[+-]?[0-9]+$/.test(intOrStringText(raw)) ? BigInt(intOrStringText(raw)) : 0n)
      )
    ])
})

function intOrStringText(raw: unknown): string {
  if (raw === null) return '<nil>'
  return typeof raw === 'string' || typeof raw === 'number' ? String(raw) : '0'
}

/** JSON that Go keeps as it is. */
function rawJsonType(text: string): GoType {
  const BYTES = sliceOf(UINT8)
  const json = (raw: unknown): string => (raw === undefined || raw === null ? '' : JSON.stringify(raw))
  return namedType({
    text,
    kind: 'struct',
    fields: () => [field('Raw', BYTES, raw => new Typed(BYTES, Array.from(encode(json(raw)))))],
    string: json,
    json: (raw, escapeHtml) => marshal('runtime.RawExtension', raw ?? null, escapeHtml)
  })
}

function field(name: string, type: GoType, read: (raw: unknown) => Value): GoField {
  return { name, type, read }
}

/** Types whose JSON form does not follow from their fields. */
export const SCALAR_TYPES: Readonly<Record<Scalar, GoType>> = {
  Quantity: QUANTITY,
  Time: META_TIME,
  IntOrString: INT_OR_STRING,
  RawExtension: rawJsonType('runtime.RawExtension'),
  FieldsV1: rawJsonType('v1.FieldsV1')
}
