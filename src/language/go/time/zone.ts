/** The offset from UTC that holds in a zone at some time. */
export interface Offset {
  readonly seconds: number
  /** Such as `CET`; empty if none is known. */
  readonly abbreviation: string
}

/** A time zone as Go's `*time.Location`. */
export interface Zone {
  readonly name: string
  readonly at: (unixSeconds: bigint) => Offset
}

export const UTC: Zone = { name: 'UTC', at: () => ({ seconds: 0, abbreviation: 'UTC' }) }

/** The zone of the process: istiod's containers set none, which is UTC. */
export const LOCAL: Zone = { name: 'Local', at: UTC.at }

/** Makes a zone of one offset. */
export function fixedZone(name: string, seconds: number): Zone {
  return { name, at: () => ({ seconds, abbreviation: name }) }
}

/** Locales whose people call their zones by letters, for most of which JavaScript has no other source. */
const LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-CA', 'en-IN', 'en-ZA', 'en-NZ']

/** Finds a zone of the tz database by name, as `time.LoadLocation`; `undefined` if there is none. */
export function loadZone(name: string): Zone | undefined {
  if (name === '' || name === 'UTC') return UTC
  if (name === 'Local') return LOCAL
  if (!/^[A-Za-z]/.test(name)) return undefined
  try {
    const parts = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
    return { name, at: unixSeconds => offsetAt(name, parts, unixSeconds) }
  } catch {
    return undefined
  }
}

function offsetAt(zone: string, parts: Intl.DateTimeFormat, unixSeconds: bigint): Offset {
  const date = new Date(Number(unixSeconds) * 1000)
  if (Number.isNaN(date.getTime())) return { seconds: 0, abbreviation: zone }
  const match = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(zonePart(parts, date))
  const [, sign = '+', hours = '0', minutes = '0', rest = '0'] = match ?? []
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)
  const number = `${sign}${hours}${minutes === '00' ? '' : minutes}`
  return { seconds: sign === '-' ? -size : size, abbreviation: abbreviationOf(zone, date) ?? number }
}

/** Finds the letters by which a zone is known somewhere; many have none. */
function abbreviationOf(zone: string, date: Date): string | undefined {
  const names = LOCALES.map(locale =>
    zonePart(new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' }), date)
  )
  return names.find(name => /^[A-Z]{3,5}$/.test(name))
}

function zonePart(format: Intl.DateTimeFormat, date: Date): string {
  return format.formatToParts(date).find(part => part.type === 'timeZoneName')?.value ?? ''
}
