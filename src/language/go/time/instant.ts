import { UTC, type Offset, type Zone } from './zone.ts'

/** A point in time as Go's `time.Time`. */
export interface Instant {
  /** Seconds since 1970. */
  readonly seconds: bigint
  readonly nanoseconds: number
  readonly zone: Zone
}

/** The fields of a calendar and a clock. */
export interface Fields {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const DAY = 86_400n

/** Go's zero time: the first second of year 1 in UTC. */
export const ZERO_TIME: Instant = { seconds: -62_135_596_800n, nanoseconds: 0, zone: UTC }

/** Makes an instant of nanoseconds since 1970. */
export function instantOf(nanoseconds: bigint, zone: Zone): Instant {
  const seconds = floorDivide(nanoseconds, 1_000_000_000n)
  return { seconds, nanoseconds: Number(nanoseconds - seconds * 1_000_000_000n), zone }
}

/** Returns the nanoseconds since 1970, without Go's limit of 64 bits. */
export function nanosecondsOf({ seconds, nanoseconds }: Instant): bigint {
  return seconds * 1_000_000_000n + BigInt(nanoseconds)
}

/** Returns the offset from UTC that holds at an instant. */
export function offsetOf({ seconds, zone }: Instant): Offset {
  return zone.at(seconds)
}

/** Takes an instant apart in its zone. */
export function fieldsOf(instant: Instant): Fields {
  const local = instant.seconds + BigInt(offsetOf(instant).seconds)
  const days = floorDivide(local, DAY)
  const rest = Number(local - days * DAY)
  return { ...dateOf(days), hour: Math.floor(rest / 3600), minute: Math.floor(rest / 60) % 60, second: rest % 60 }
}

/** Puts an instant together from fields in a zone; fields beyond their range carry over, as in `time.Date`. */
export function instantFrom(fields: Fields, nanoseconds: number, zone: Zone): Instant {
  const days = daysTo(fields.year, fields.month, fields.day)
  const clock = BigInt(fields.hour * 3600 + fields.minute * 60 + fields.second)
  const unshifted = days * DAY + clock
  const guess = unshifted - BigInt(zone.at(unshifted).seconds)
  return { seconds: unshifted - BigInt(zone.at(guess).seconds), nanoseconds, zone }
}

/** Returns the day of the week, Sunday being 0. */
export function weekdayOf(instant: Instant): number {
  const days = floorDivide(instant.seconds + BigInt(offsetOf(instant).seconds), DAY)
  return Number((((days + 4n) % 7n) + 7n) % 7n)
}

/** Returns the day of the year, from 1. */
export function yearDayOf(instant: Instant): number {
  const { year, month, day } = fieldsOf(instant)
  return Number(daysTo(year, month, day) - daysTo(year, 1, 1)) + 1
}

/** Returns how many days a month has. */
export function daysIn(year: number, month: number): number {
  return Number(daysTo(year, month + 1, 1) - daysTo(year, month, 1))
}

/** Counts days from 1970 to a date of the proleptic Gregorian calendar, of which the year starts in March. */
function daysTo(year: number, month: number, day: number): bigint {
  const months = BigInt(year) * 12n + BigInt(month - 3)
  const marchYear = floorDivide(months, 12n)
  const monthIndex = months - marchYear * 12n
  const leapDays = floorDivide(marchYear, 4n) - floorDivide(marchYear, 100n) + floorDivide(marchYear, 400n)
  return marchYear * 365n + leapDays + (monthIndex * 153n + 2n) / 5n + BigInt(day) - 719_469n
}

function dateOf(days: bigint): Pick<Fields, 'year' | 'month' | 'day'> {
  const shifted = days + 719_468n
  const era = floorDivide(shifted, 146_097n)
  const dayOfEra = Number(shifted - era * 146_097n)
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
  return {
    year: Number(era) * 400 + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1
  }
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b < 0n ? quotient - 1n : quotient
}
