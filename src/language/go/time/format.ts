import { quote } from '../quote.ts'
import { fieldsOf, offsetOf, weekdayOf, yearDayOf, type Fields, type Instant } from './instant.ts'
import { MONTHS, WEEKDAYS, layoutParts } from './layout.ts'
import { LOCAL, UTC } from './zone.ts'

/** Writes an instant by a layout, as the method `Format`. */
export function formatTime(instant: Instant, layout: string): string {
  const fields = fieldsOf(instant)
  let out = ''
  for (const { prefix, element } of layoutParts(layout)) out += prefix + written(element, instant, fields)
  return out
}

/** Writes a time as Go source, which `%#v` shows: `time.Date(2024, time.May, 6, 0, 0, 0, 0, time.UTC)`. */
export function timeSource(instant: Instant): string {
  const { year, month, day, hour, minute, second } = fieldsOf(instant)
  const { zone, nanoseconds } = instant
  const location = zone === UTC ? 'time.UTC' : zone === LOCAL ? 'time.Local' : `time.Location(${quote(zone.name)})`
  const clock = [day, hour, minute, second, nanoseconds].join(', ')
  return `time.Date(${year}, time.${MONTHS[month - 1] ?? ''}, ${clock}, ${location})`
}

/** Writes an instant as its `String` method. */
export function timeText(instant: Instant): string {
  return formatTime(instant, '2006-01-02 15:04:05.999999999 -0700 MST')
}

function written(element: string, instant: Instant, fields: Fields): string {
  const write = Object.hasOwn(WRITERS, element) ? WRITERS[element] : undefined
  if (write) return write(fields, instant)
  if (element === '') return ''
  if (/^[.,]/.test(element)) return fraction(element, instant.nanoseconds)
  return offsetText(element, offsetOf(instant).seconds)
}

const WRITERS: Readonly<Record<string, (fields: Fields, instant: Instant) => string>> = {
  '2006': ({ year }) => (year < 0 ? '-' : '') + pad(Math.abs(year), 4),
  '06': ({ year }) => pad(Math.max(year, 0) % 100, 2),
  January: ({ month }) => MONTHS[month - 1] ?? '',
  Jan: ({ month }) => (MONTHS[month - 1] ?? '').slice(0, 3),
  '1': ({ month }) => String(month),
  '01': ({ month }) => pad(month, 2),
  Monday: (_, instant) => WEEKDAYS[weekdayOf(instant)] ?? '',
  Mon: (_, instant) => (WEEKDAYS[weekdayOf(instant)] ?? '').slice(0, 3),
  '2': ({ day }) => String(day),
  _2: ({ day }) => pad(day, 2, ' '),
  '02': ({ day }) => pad(day, 2),
  __2: (_, instant) => pad(yearDayOf(instant), 3, ' '),
  '002': (_, instant) => pad(yearDayOf(instant), 3),
  '15': ({ hour }) => pad(hour, 2),
  '3': ({ hour }) => String(hour % 12 || 12),
  '03': ({ hour }) => pad(hour % 12 || 12, 2),
  '4': ({ minute }) => String(minute),
  '04': ({ minute }) => pad(minute, 2),
  '5': ({ second }) => String(second),
  '05': ({ second }) => pad(second, 2),
  PM: ({ hour }) => (hour >= 12 ? 'PM' : 'AM'),
  pm: ({ hour }) => (hour >= 12 ? 'pm' : 'am'),
  MST: (_, instant) => zoneText(instant)
}

function pad(value: number, width: number, filling = '0'): string {
  return String(value).padStart(width, filling)
}

function zoneText(instant: Instant): string {
  const { seconds, abbreviation } = offsetOf(instant)
  if (abbreviation !== '') return abbreviation
  return offsetText('-0700', seconds)
}

/** Writes an offset in the form of its element: `-07:00` shows +00:00 for UTC, `Z07:00` shows Z. */
function offsetText(element: string, seconds: number): string {
  if (element.startsWith('Z') && seconds === 0) return 'Z'
  const size = Math.abs(seconds)
  const colon = element.includes(':') ? ':' : ''
  const digits = element.replace(/[^0-9]/g, '').length
  let out = (seconds < 0 ? '-' : '+') + pad(Math.floor(size / 3600), 2)
  if (digits >= 4) out += colon + pad(Math.floor(size / 60) % 60, 2)
  if (digits >= 6) out += colon + pad(size % 60, 2)
  return out
}

function fraction(element: string, nanoseconds: number): string {
  const digits = pad(nanoseconds, 9)
    .slice(0, element.length - 1)
    .padEnd(element.length - 1, '0')
  if (element[1] === '0') return element.charAt(0) + digits
  const significant = digits.replace(/0+$/, '')
  return significant === '' ? '' : element.charAt(0) + significant
}
