import { FunctionError, type FunctionContext, type TemplateFunction } from '../../../go/function.ts'
import { durationText, parseDuration, roundDuration, SECOND } from '../../../go/time/duration.ts'
import { formatTime } from '../../../go/time/format.ts'
import { ZERO_TIME, instantOf, nanosecondsOf, type Instant } from '../../../go/time/instant.ts'
import { parseTime } from '../../../go/time/parse.ts'
import { parseInt } from '../../../go/strconv.ts'
import { TIME, addTo, instantIn } from '../../../go/time/type.ts'
import { LOCAL, UTC, loadZone } from '../../../go/time/zone.ts'
import { Typed, typeOf, type Value } from '../../../go/value.ts'
import { any, define, type Param, STRING, takes, text, withAliases } from '../signature.ts'
import { rawOf } from '../reflect.ts'

const instant: Param<Instant> = { type: TIME, read: value => instantIn(rawOf(value)) }

/** Dates and durations, by Go's layouts. The current time comes from the injected clock; the local zone is UTC. */
export const dates: readonly TemplateFunction[] = [
  define('now', 'Gives the current time.', takes([], TIME), context => new Typed(TIME, nowOf(context))),
  define('ago', 'Gives the duration since a time, in whole seconds.', takes([any], STRING), (context, date) =>
    durationText(roundDuration(nanosecondsOf(nowOf(context)) - nanosecondsOf(dateOf(context, date, AGO_KINDS)), SECOND))
  ),
  define('date', 'Writes a time by a layout.', takes([text, any], STRING), (context, layout, date) =>
    dateInZone(context, layout, date, 'Local')
  ),
  ...withAliases(
    define('dateInZone', 'Writes a time by a layout in a zone.', takes([text, any, text], STRING), dateInZone),
    'date_in_zone'
  ),
  define('htmlDate', 'Writes a date as HTML forms take it.', takes([any], STRING), (context, date) =>
    dateInZone(context, '2006-01-02', date, 'Local')
  ),
  define(
    'htmlDateInZone',
    'Writes a date in a zone as HTML forms take it.',
    takes([any, text], STRING),
    (context, date, zone) => dateInZone(context, '2006-01-02', date, zone)
  ),
  ...withAliases(
    define(
      'dateModify',
      'Moves a time by a duration; leaves it if that is none.',
      takes([text, instant], TIME),
      (_, by, date) => {
        const parsed = parseDuration(by)
        return new Typed(TIME, 'error' in parsed ? date : addTo(date, parsed.value))
      }
    ),
    'date_modify'
  ),
  ...withAliases(
    define('mustDateModify', 'Moves a time by a duration.', takes([text, instant], TIME), (_, by, date) => {
      const parsed = parseDuration(by)
      if ('error' in parsed) throw new FunctionError(parsed.error)
      return new Typed(TIME, addTo(date, parsed.value))
    }),
    'must_date_modify'
  ),
  define(
    'toDate',
    'Reads a time by a layout; the zero time if it cannot be.',
    takes([text, text], TIME),
    (_, layout, date) => {
      const parsed = parseTime(layout, date)
      return new Typed(TIME, 'error' in parsed ? ZERO_TIME : parsed.value)
    }
  ),
  define('mustToDate', 'Reads a time by a layout.', takes([text, text], TIME), (_, layout, date) => {
    const parsed = parseTime(layout, date)
    if ('error' in parsed) throw new FunctionError(parsed.error)
    return new Typed(TIME, parsed.value)
  }),
  define('unixEpoch', 'Gives the seconds since 1970 of a time.', takes([instant], STRING), (_, date) =>
    String(date.seconds)
  ),
  define('duration', 'Writes a number of seconds as a duration.', takes([any], STRING), (_, seconds) =>
    durationText(BigInt.asIntN(64, secondsOf(seconds) * SECOND))
  ),
  define('durationRound', 'Writes the largest unit of a duration.', takes([any], STRING), (context, value) =>
    largestUnit(spanOf(context, value))
  )
]

function nowOf(context: FunctionContext): Instant {
  return instantOf(BigInt(Math.trunc(context.now())) * 1_000_000n, LOCAL)
}

const AGO_KINDS = ['int', 'int64']
const DATE_KINDS = ['int', 'int32', 'int64']

/** Takes a time, or an integer of one of the types as seconds since 1970; anything else is the current time. */
function dateOf(context: FunctionContext, date: Value, integers: readonly string[]): Instant {
  const raw = rawOf(date)
  const type = typeOf(date)
  if (type === TIME || (type?.kind === 'ptr' && type.elem === TIME)) return instantIn(raw)
  if (typeof raw === 'bigint' && integers.includes(type?.text ?? ''))
    return { seconds: raw, nanoseconds: 0, zone: LOCAL }
  return nowOf(context)
}

function dateInZone(context: FunctionContext, layout: string, date: Value, zone: string): string {
  return formatTime({ ...dateOf(context, date, DATE_KINDS), zone: loadZone(zone) ?? UTC }, layout)
}

function secondsOf(value: Value): bigint {
  if (typeof value === 'string') return parseInt(value).value
  return int64In(value) ?? 0n
}

function int64In(value: Value): bigint | undefined {
  const raw = rawOf(value)
  return typeof raw === 'bigint' && typeOf(value)?.text === 'int64' ? raw : undefined
}

function spanOf(context: FunctionContext, value: Value): bigint {
  if (typeof value === 'string') {
    const parsed = parseDuration(value)
    return 'error' in parsed ? 0n : parsed.value
  }
  if (typeOf(value) === TIME) return nanosecondsOf(nowOf(context)) - nanosecondsOf(instantIn(rawOf(value)))
  return int64In(value) ?? 0n
}

const UNITS: readonly (readonly [string, bigint])[] = [
  ['y', 365n * 86_400n * SECOND],
  ['mo', 30n * 86_400n * SECOND],
  ['d', 86_400n * SECOND],
  ['h', 3600n * SECOND],
  ['m', 60n * SECOND],
  ['s', SECOND]
]

function largestUnit(span: bigint): string {
  const size = span < 0n ? -span : span
  const unit = UNITS.find(([, length]) => size > length)
  return unit ? `${size / unit[1]}${unit[0]}` : '0s'
}
