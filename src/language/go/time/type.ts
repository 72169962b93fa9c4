import { encodeJsonString } from '../json-encode.ts'
import {
  BOOL,
  FLOAT64,
  INT,
  INT64,
  STRING,
  Typed,
  UINT64,
  int,
  int64,
  pointerTo,
  type GoField,
  type GoMethod,
  type GoType,
  type Value
} from '../value.ts'
import { HOUR, MINUTE, SECOND, durationText, roundDuration, truncateDuration } from './duration.ts'
import { formatTime, timeSource, timeText } from './format.ts'
import {
  ZERO_TIME,
  fieldsOf,
  instantFrom,
  instantOf,
  nanosecondsOf,
  offsetOf,
  weekdayOf,
  yearDayOf,
  type Instant
} from './instant.ts'
import { MONTHS, WEEKDAYS } from './layout.ts'
import { LOCAL, UTC } from './zone.ts'

const LOCATION = pointerTo({ text: 'time.Location', kind: 'struct', named: true })

function timeField(name: string, type: GoType, read: (instant: Instant) => Value): GoField {
  return { name, type, read: raw => read(instantIn(raw)) }
}

/** `time.Time`; raw values are {@link Instant}. */
export const TIME: GoType = {
  text: 'time.Time',
  kind: 'struct',
  named: true,
  // Unexported, but fmt shows them for verbs that no String answers.
  fields: [
    timeField('wall', UINT64, instant => new Typed(UINT64, BigInt(instant.nanoseconds))),
    timeField('ext', INT64, instant => int64(instant.seconds - ZERO_TIME.seconds)),
    timeField('loc', LOCATION, ({ zone }) => new Typed(LOCATION, zone === UTC ? null : {}))
  ],
  field: name => TIME.fields?.find(part => part.name === name),
  method: name => TIME_METHODS.get(name),
  string: raw => timeText(instantIn(raw)),
  goString: raw => timeSource(instantIn(raw)),
  // RFC 3339 with nanoseconds.
  json: raw => encodeJsonString(formatTime(instantIn(raw), '2006-01-02T15:04:05.999999999Z07:00'))
}

/** `time.Duration`, an int64 of nanoseconds. */
export const DURATION: GoType = {
  text: 'time.Duration',
  kind: 'int64',
  named: true,
  method: name => DURATION_METHODS.get(name),
  string: raw => durationText(nanoseconds(raw))
}

/** `time.Month` and `time.Weekday`, integers with names. */
export const MONTH = namedInteger('time.Month', raw => MONTHS[Number(raw) - 1] ?? `%!Month(${raw})`)
export const WEEKDAY = namedInteger('time.Weekday', raw => WEEKDAYS[Number(raw)] ?? `%!Weekday(${raw})`)

/** Reads the raw value of a time. */
export function instantIn(raw: unknown): Instant {
  const value = raw instanceof Typed ? raw.value : raw
  return isInstant(value) ? value : ZERO_TIME
}

function isInstant(value: unknown): value is Instant {
  return typeof value === 'object' && value !== null && 'seconds' in value && 'zone' in value
}

function nanoseconds(raw: unknown): bigint {
  const value = raw instanceof Typed ? raw.value : raw
  return typeof value === 'bigint' ? value : 0n
}

function namedInteger(text: string, write: (raw: bigint) => string): GoType {
  const string = (raw: unknown): string => write(nanoseconds(raw))
  const method: GoMethod = { name: 'String', params: [], result: STRING, call: string }
  return { text, kind: 'int', named: true, string, method: name => (name === 'String' ? method : undefined) }
}

function method(name: string, params: readonly GoType[], result: GoType, call: GoMethod['call']): [string, GoMethod] {
  return [name, { name, params, result, call }]
}

function ofTime(name: string, result: GoType, read: (instant: Instant) => Value): [string, GoMethod] {
  return method(name, [], result, receiver => read(instantIn(receiver)))
}

function compared(name: string, isTrue: (difference: bigint) => boolean): [string, GoMethod] {
  return method(name, [TIME], BOOL, (receiver, other) => isTrue(difference(receiver, other)))
}

function difference(a: unknown, b: unknown): bigint {
  return nanosecondsOf(instantIn(a)) - nanosecondsOf(instantIn(b))
}

function time(instant: Instant): Typed {
  return new Typed(TIME, instant)
}

function duration(value: bigint): Typed {
  return new Typed(DURATION, clamped(value))
}

function clamped(value: bigint): bigint {
  const max = 2n ** 63n - 1n
  return value > max ? max : value < -max - 1n ? -max - 1n : value
}

function wholeSeconds(instant: Instant): bigint {
  return nanosecondsOf(instant) - nanosecondsOf(ZERO_TIME)
}

const TIME_METHODS: ReadonlyMap<string, GoMethod> = new Map([
  method('Format', [STRING], STRING, (receiver, layout) =>
    formatTime(instantIn(receiver), typeof layout === 'string' ? layout : '')
  ),
  ofTime('String', STRING, timeText),
  ofTime('GoString', STRING, timeSource),
  ofTime('Year', INT, instant => int(fieldsOf(instant).year)),
  ofTime('Month', MONTH, instant => new Typed(MONTH, BigInt(fieldsOf(instant).month))),
  ofTime('Day', INT, instant => int(fieldsOf(instant).day)),
  ofTime('Hour', INT, instant => int(fieldsOf(instant).hour)),
  ofTime('Minute', INT, instant => int(fieldsOf(instant).minute)),
  ofTime('Second', INT, instant => int(fieldsOf(instant).second)),
  ofTime('Nanosecond', INT, instant => int(instant.nanoseconds)),
  ofTime('Weekday', WEEKDAY, instant => new Typed(WEEKDAY, BigInt(weekdayOf(instant)))),
  ofTime('YearDay', INT, instant => int(yearDayOf(instant))),
  ofTime('Unix', INT64, instant => int64(instant.seconds)),
  ofTime('UnixMilli', INT64, instant => int64(nanosecondsOf(instant) / 1_000_000n)),
  ofTime('UnixMicro', INT64, instant => int64(nanosecondsOf(instant) / 1000n)),
  ofTime('UnixNano', INT64, instant => int64(nanosecondsOf(instant))),
  ofTime('UTC', TIME, instant => time({ ...instant, zone: UTC })),
  ofTime('Local', TIME, instant => time({ ...instant, zone: LOCAL })),
  ofTime('IsZero', BOOL, instant => wholeSeconds(instant) === 0n),
  compared('Before', difference => difference < 0n),
  compared('After', difference => difference > 0n),
  compared('Equal', difference => difference === 0n),
  method('Compare', [TIME], INT, (receiver, other) => {
    const result = difference(receiver, other)
    return int(result < 0n ? -1 : result > 0n ? 1 : 0)
  }),
  method('Sub', [TIME], DURATION, (receiver, other) => duration(difference(receiver, other))),
  method('Add', [DURATION], TIME, (receiver, by) => time(addTo(instantIn(receiver), nanoseconds(by)))),
  method('AddDate', [INT, INT, INT], TIME, (receiver, years, months, days) => {
    const instant = instantIn(receiver)
    const fields = fieldsOf(instant)
    const moved = {
      ...fields,
      year: fields.year + Number(nanoseconds(years)),
      month: fields.month + Number(nanoseconds(months)),
      day: fields.day + Number(nanoseconds(days))
    }
    return time(instantFrom(moved, instant.nanoseconds, instant.zone))
  }),
  method('Truncate', [DURATION], TIME, (receiver, by) => {
    const instant = instantIn(receiver)
    return time(addTo(instant, -(wholeSeconds(instant) - truncateDuration(wholeSeconds(instant), nanoseconds(by)))))
  }),
  ofTime('Location', STRING, instant => offsetOf(instant).abbreviation)
])

/** Moves an instant by a duration. */
export function addTo(instant: Instant, by: bigint): Instant {
  return instantOf(nanosecondsOf(instant) + by, instant.zone)
}

function ofDuration(name: string, result: GoType, read: (value: bigint) => Value): [string, GoMethod] {
  return method(name, [], result, receiver => read(nanoseconds(receiver)))
}

const DURATION_METHODS: ReadonlyMap<string, GoMethod> = new Map([
  ofDuration('String', STRING, durationText),
  ofDuration('Hours', FLOAT64, value => inUnits(value, HOUR)),
  ofDuration('Minutes', FLOAT64, value => inUnits(value, MINUTE)),
  ofDuration('Seconds', FLOAT64, value => inUnits(value, SECOND)),
  ofDuration('Milliseconds', INT64, value => int64(value / 1_000_000n)),
  ofDuration('Microseconds', INT64, value => int64(value / 1000n)),
  ofDuration('Nanoseconds', INT64, value => int64(value)),
  ofDuration('Abs', DURATION, value => duration(value < 0n ? -value : value)),
  method('Round', [DURATION], DURATION, (receiver, by) =>
    duration(roundDuration(nanoseconds(receiver), nanoseconds(by)))
  ),
  method('Truncate', [DURATION], DURATION, (receiver, by) =>
    duration(truncateDuration(nanoseconds(receiver), nanoseconds(by)))
  )
])

/** Go adds the whole units and the fraction as floats. */
function inUnits(value: bigint, unit: bigint): number {
  return Number(value / unit) + Number(value % unit) / Number(unit)
}
