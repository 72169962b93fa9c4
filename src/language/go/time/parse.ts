import { quoteTime } from './duration.ts'
import { daysIn, instantFrom, type Instant } from './instant.ts'
import { MONTHS, WEEKDAYS, layoutParts } from './layout.ts'
import { LOCAL, UTC, fixedZone, type Zone } from './zone.ts'

/** What has been read so far. */
interface Draft {
  year: number
  month: number | undefined
  day: number | undefined
  yearDay: number | undefined
  hour: number
  minute: number
  second: number
  nanoseconds: number
  half: 'AM' | 'PM' | undefined
  zone: Zone | undefined
  offset: number | undefined
  zoneName: string
}

/** The outcome of reading an element: the text left, or what is wrong. */
type Step = { readonly rest: string } | { readonly outOfRange: string; readonly rest: string } | 'bad'

/** Reads a time by a layout in the local zone, as `time.ParseInLocation`, or gives its error in Go's words. */
export function parseTime(layout: string, text: string): { readonly value: Instant } | { readonly error: string } {
  const draft: Draft = {
    year: 0,
    month: undefined,
    day: undefined,
    yearDay: undefined,
    hour: 0,
    minute: 0,
    second: 0,
    nanoseconds: 0,
    half: undefined,
    zone: undefined,
    offset: undefined,
    zoneName: ''
  }
  const wrong = (message: string): { error: string } => ({ error: `parsing time ${quoteTime(text)}${message}` })
  const mismatch = (rest: string, element: string): { error: string } =>
    wrong(` as ${quoteTime(layout)}: cannot parse ${quoteTime(rest)} as ${quoteTime(element)}`)

  let rest = text
  const parts = layoutParts(layout)
  for (const [i, { prefix, element }] of parts.entries()) {
    const skipped = skip(rest, prefix)
    if (!skipped.ok) return mismatch(skipped.rest, prefix)
    rest = skipped.rest
    if (element === '') break
    const followed = parts[i + 1]
    const step = readElement(element, rest, draft, followed?.prefix === '' ? followed.element : '')
    if (step === 'bad') return mismatch(rest, element)
    if ('outOfRange' in step) return wrong(`: ${step.outOfRange} out of range`)
    rest = step.rest
  }
  if (rest !== '') return wrong(`: extra text: ${quoteTime(rest)}`)
  const flaw = settleDate(draft)
  return flaw === undefined ? { value: settle(draft) } : wrong(`: ${flaw}`)
}

/** Walks over text of the layout; a run of blanks there stands for any run of blanks. */
function skip(text: string, prefix: string): { ok: boolean; rest: string } {
  let rest = text
  for (let i = 0; i < prefix.length; i++) {
    if (prefix[i] === ' ') {
      if (rest !== '' && !rest.startsWith(' ')) return { ok: false, rest }
      while (prefix[i + 1] === ' ') i++
      rest = rest.replace(/^ +/, '')
    } else {
      if (rest[0] !== prefix[i]) return { ok: false, rest }
      rest = rest.slice(1)
    }
  }
  return { ok: true, rest }
}

function readElement(element: string, text: string, draft: Draft, next: string): Step {
  const read = Object.hasOwn(READERS, element) ? READERS[element] : undefined
  if (read) return read(text, draft, next)
  if (/^[.,]/.test(element)) return readFraction(element, text, draft)
  return readOffset(element, text, draft)
}

const READERS: Readonly<Record<string, (text: string, draft: Draft, next: string) => Step>> = {
  '06': (text, draft) => {
    // A sign takes the place of a digit here, as in Go.
    if (!/^(?:[0-9]{2}|[-+][0-9])/.test(text)) return 'bad'
    const year = Number(text.slice(0, 2))
    draft.year = year >= 69 ? year + 1900 : year + 2000
    return { rest: text.slice(2) }
  },
  '2006': (text, draft) => {
    if (!/^[0-9]{4}/.test(text)) return 'bad'
    draft.year = Number(text.slice(0, 4))
    return { rest: text.slice(4) }
  },
  January: (text, draft) => readName(MONTHS, text, index => (draft.month = index + 1)),
  Jan: (text, draft) => readName(MONTHS.map(short), text, index => (draft.month = index + 1)),
  Monday: text => readName(WEEKDAYS, text, () => 0),
  Mon: text => readName(WEEKDAYS.map(short), text, () => 0),
  '1': (text, draft) => readMonth(text, draft, false),
  '01': (text, draft) => readMonth(text, draft, true),
  '2': (text, draft) => readNumber(text, false, day => (draft.day = day)),
  _2: (text, draft) => readNumber(text.replace(/^ /, ''), false, day => (draft.day = day)),
  '02': (text, draft) => readNumber(text, true, day => (draft.day = day)),
  __2: (text, draft) => readYearDay(text.replace(/^ {1,2}/, ''), draft, /^[0-9]{1,3}/),
  '002': (text, draft) => readYearDay(text, draft, /^[0-9]{3}/),
  '15': (text, draft) => readNumber(text, false, hour => (draft.hour = hour), [0, 23, 'hour']),
  '3': (text, draft) => readNumber(text, false, hour => (draft.hour = hour), [0, 12, 'hour']),
  '03': (text, draft) => readNumber(text, true, hour => (draft.hour = hour), [0, 12, 'hour']),
  '4': (text, draft) => readNumber(text, false, minute => (draft.minute = minute), [0, 59, 'minute']),
  '04': (text, draft) => readNumber(text, true, minute => (draft.minute = minute), [0, 59, 'minute']),
  '5': (text, draft, next) => readSecond(text, false, draft, next),
  '05': (text, draft, next) => readSecond(text, true, draft, next),
  PM: (text, draft) => readHalf(text, draft, 'PM', 'AM'),
  pm: (text, draft) => readHalf(text, draft, 'pm', 'am'),
  MST: readZoneName
}

function short(name: string): string {
  return name.slice(0, 3)
}

function readName(names: readonly string[], text: string, take: (index: number) => number): Step {
  const index = names.findIndex(name => text.slice(0, name.length).toLowerCase() === name.toLowerCase())
  if (index < 0) return 'bad'
  take(index)
  return { rest: text.slice(names[index]?.length) }
}

function readNumber(
  text: string,
  isPadded: boolean,
  take: (value: number) => number,
  range?: [number, number, string]
): Step {
  const digits = (isPadded ? /^[0-9]{2}/ : /^[0-9]{1,2}/).exec(text)?.[0]
  if (digits === undefined) return 'bad'
  const value = take(Number(digits))
  const rest = text.slice(digits.length)
  if (range && (value < range[0] || value > range[1])) return { outOfRange: range[2], rest }
  return { rest }
}

function readMonth(text: string, draft: Draft, isPadded: boolean): Step {
  return readNumber(text, isPadded, month => (draft.month = month), [1, 12, 'month'])
}

function readYearDay(text: string, draft: Draft, pattern: RegExp): Step {
  const digits = pattern.exec(text)?.[0]
  if (digits === undefined) return 'bad'
  draft.yearDay = Number(digits)
  return { rest: text.slice(digits.length) }
}

/** Reads seconds, with a fraction even if the layout does not name one. */
function readSecond(text: string, isPadded: boolean, draft: Draft, next: string): Step {
  const step = readNumber(text, isPadded, second => (draft.second = second), [0, 59, 'second'])
  if (step === 'bad' || 'outOfRange' in step || /^[.,]/.test(next)) return step
  const digits = /^[.,]([0-9]+)/.exec(step.rest)?.[1]
  if (digits === undefined) return step
  draft.nanoseconds = nanosecondsOf(digits)
  return { rest: step.rest.slice(digits.length + 1) }
}

function nanosecondsOf(digits: string): number {
  return Number(digits.slice(0, 9).padEnd(9, '0'))
}

function readFraction(element: string, text: string, draft: Draft): Step {
  if (element[1] === '9') {
    const digits = /^[.,]([0-9]+)/.exec(text)?.[1]
    if (digits === undefined) return { rest: text }
    draft.nanoseconds = nanosecondsOf(digits)
    return { rest: text.slice(digits.length + 1) }
  }
  const digits = text.slice(1, element.length)
  if (!/^[.,]/.test(text) || digits.length < element.length - 1 || !/^[0-9]+$/.test(digits)) return 'bad'
  draft.nanoseconds = nanosecondsOf(digits)
  return { rest: text.slice(element.length) }
}

function readHalf(text: string, draft: Draft, after: string, before: string): Step {
  const half = text.slice(0, 2)
  if (half !== after && half !== before) return 'bad'
  draft.half = half === after ? 'PM' : 'AM'
  return { rest: text.slice(2) }
}

function readOffset(element: string, text: string, draft: Draft): Step {
  if (element.startsWith('Z') && text.startsWith('Z')) {
    draft.zone = UTC
    return { rest: text.slice(1) }
  }
  const form = element.slice(1).replace(/[0-9]{2}/g, '([^]{2})')
  const match = new RegExp(`^([^])${form}`).exec(text)
  if (!match) return 'bad'
  const [whole, sign, ...parts] = match
  const rest = text.slice(whole.length)
  const numbers = leadingNumbers(parts)
  const outOfRange = offsetOutOfRange(numbers)
  if (outOfRange !== undefined) return { outOfRange, rest }
  // Go asks for the sign last.
  if (numbers.length < parts.length || (sign !== '+' && sign !== '-')) return 'bad'
  const [hours = 0, minutes = 0, seconds = 0] = numbers
  const size = hours * 3600 + minutes * 60 + seconds
  draft.offset = sign === '-' ? -size : size
  return { rest }
}

/** Go reads up to what is no number, and looks at the ranges of what it has read. */
function leadingNumbers(parts: readonly string[]): readonly number[] {
  const end = parts.findIndex(part => !/^[0-9]{2}$/.test(part))
  return (end < 0 ? parts : parts.slice(0, end)).map(Number)
}

function offsetOutOfRange([hours = 0, minutes = 0, seconds = 0]: readonly number[]): string | undefined {
  if (seconds > 60) return 'time zone offset second'
  if (minutes > 60) return 'time zone offset minute'
  return hours > 24 ? 'time zone offset hour' : undefined
}

function readZoneName(text: string, draft: Draft): Step {
  if (text.startsWith('UTC')) {
    draft.zone = UTC
    return { rest: text.slice(3) }
  }
  const name = zoneNameIn(text)
  if (name === undefined) return 'bad'
  draft.zoneName = name
  return { rest: text.slice(name.length) }
}

/** Finds a zone abbreviation at the start of a text, as Go guesses them. */
function zoneNameIn(text: string): string | undefined {
  const special = /^(?:ChST|MeST)/.exec(text)
  if (special) return special[0]
  const offset = /^(GMT)?([+-])([0-9]+)/.exec(text)
  if (offset && Number(offset[3]) <= 23) return offset[0]
  if (text.startsWith('GMT')) return 'GMT'
  const letters = /^[A-Z]{0,6}/.exec(text)?.[0] ?? ''
  if (letters.length === 3) return letters
  return /^(?:[A-Z]{3,4}T|WITA)$/.test(letters) ? letters : undefined
}

/** Completes the date and the hour of a draft; returns what is wrong with them, if anything is. */
function settleDate(draft: Draft): string | undefined {
  if (draft.half === 'PM' && draft.hour < 12) draft.hour += 12
  else if (draft.half === 'AM' && draft.hour === 12) draft.hour = 0
  if (draft.yearDay !== undefined) return settleYearDay(draft, draft.yearDay)
  draft.month ??= 1
  draft.day ??= 1
  return draft.day < 1 || draft.day > daysIn(draft.year, draft.month) ? 'day out of range' : undefined
}

/** Takes month and day from the day of the year, with which those that have been read must agree. */
function settleYearDay(draft: Draft, yearDay: number): string | undefined {
  const daysInYear = daysIn(draft.year, 2) === 29 ? 366 : 365
  if (yearDay < 1 || yearDay > daysInYear) return 'day-of-year out of range'
  let month = 1
  let day = yearDay
  for (; day > daysIn(draft.year, month); month++) day -= daysIn(draft.year, month)
  if (draft.month !== undefined && draft.month !== month) return 'day-of-year does not match month'
  if (draft.day !== undefined && draft.day !== day) return 'day-of-year does not match day'
  draft.month = month
  draft.day = day
  return undefined
}

function settle(draft: Draft): Instant {
  const { year, month = 1, day = 1, hour, minute, second } = draft
  const at = (zone: Zone): Instant => instantFrom({ year, month, day, hour, minute, second }, draft.nanoseconds, zone)
  if (draft.zone) return at(draft.zone)
  if (draft.offset !== undefined) {
    // An offset (and name) that the local zone has at that time is the local zone.
    const isLocal = draft.offset === 0 && ['', 'UTC'].includes(draft.zoneName)
    return isLocal ? { ...at(UTC), zone: LOCAL } : at(fixedZone(draft.zoneName, draft.offset))
  }
  if (draft.zoneName === '') return at(LOCAL)
  // Other names are kept, but what they mean is not known: only those like GMT-3 say it.
  const hours = draft.zoneName.startsWith('GMT') ? Number(draft.zoneName.slice(3) || '0') : 0
  return { ...at(UTC), zone: fixedZone(draft.zoneName, hours * 3600) }
}
