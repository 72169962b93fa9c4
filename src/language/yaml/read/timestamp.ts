/** Year-month-day alone, or with a time: behind `T` or `t` with a zone, behind a space without one. */
const FORM =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:([Tt])| )(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(Z|[+-](\d{2}):(\d{2}))?)?$/
const DAYS: readonly number[] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Tells whether goyaml takes a text for a timestamp, that is whether Go's `time.Parse` reads it in one of four layouts. */
export function isTimestamp(text: string): boolean {
  const match = FORM.exec(text)
  if (!match) return false
  const [, year, month, day, letter, hour, minute, second, zone, zoneHour, zoneMinute] = match
  if (!isDate(Number(year), Number(month), Number(day))) return false
  if (hour === undefined) return true
  if ((letter === undefined) !== (zone === undefined)) return false
  return isTime(Number(hour), Number(minute), Number(second)) && isZone(zoneHour, zoneMinute)
}

function isDate(year: number, month: number, day: number): boolean {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day >= 1 && day <= (month === 2 && !isLeap ? 28 : (DAYS[month - 1] ?? 0))
}

function isTime(hour: number, minute: number, second: number): boolean {
  return hour < 24 && minute < 60 && second < 60
}

function isZone(hour = '0', minute = '0'): boolean {
  return Number(hour) <= 24 && Number(minute) <= 60
}
