import { SECOND } from '../go/time/duration.ts'

/** Prints a duration as jsonpb does: seconds with 0, 3, 6 or 9 digits after the point. */
export function printDuration(nanoseconds: bigint): string {
  const magnitude = nanoseconds < 0n ? -nanoseconds : nanoseconds
  const fraction = (magnitude % SECOND).toString().padStart(9, '0')
  const shown = fraction.replace(/000$/, '').replace(/000$/, '').replace(/^000$/, '')
  return `${nanoseconds < 0n ? '-' : ''}${(magnitude / SECOND).toString()}${shown === '' ? '' : '.' + shown}s`
}

/** Returns the nanoseconds of a duration in raw form; nothing set is zero. */
export function nanosecondsOf(raw: unknown): bigint {
  const match = typeof raw === 'string' ? /^(-?)(\d+)(?:\.(\d+))?s$/.exec(raw) : null
  if (!match) return 0n
  const magnitude = BigInt(match[2] ?? 0) * SECOND + BigInt((match[3] ?? '').padEnd(9, '0'))
  return match[1] === '-' ? -magnitude : magnitude
}
