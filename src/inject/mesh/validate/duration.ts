import { durationText, HOUR, SECOND } from '../../../language/go/time/duration.ts'
import { nanosecondsOf, type RawMessage } from '../../../language/types/index.ts'
import type { Dialect } from '../../dialect.ts'
import { append, oneError, prefix, type MaybeErrors } from '../../multi-error.ts'
import { valueAt } from '../raw.ts'

const MILLISECOND = 1_000_000n

/** Checks that a duration is at least a millisecond, and whole ones. */
export function durationError(raw: unknown): MaybeErrors {
  const nanoseconds = nanosecondsOf(raw)
  if (nanoseconds < MILLISECOND) return oneError('duration must be greater than 1ms')
  return wholeMilliseconds(nanoseconds)
}

/** Checks how long a connection may take. */
export function connectTimeoutError(raw: unknown): MaybeErrors {
  const error = durationError(raw)
  const nanoseconds = nanosecondsOf(raw)
  if (error || nanoseconds <= HOUR) return error
  return oneError(`time ${durationText(nanoseconds)} must be >1ms and <1h0m0s`)
}

/** Checks how long protocol detection may take; zero turns it off. */
export function protocolDetectionTimeoutError(raw: unknown): MaybeErrors {
  return wholeMilliseconds(nanosecondsOf(raw))
}

/** Checks the drain duration. */
export function drainDurationErrors(raw: unknown): MaybeErrors {
  const error = durationError(raw)
  if (error) return append(undefined, prefix(error, 'invalid drain duration:'))
  return nanosecondsOf(raw) % SECOND === 0n
    ? undefined
    : append(undefined, 'drain time only supports durations to seconds precision')
}

/** Checks drain and parent shutdown together, as Istio did while there was the latter. */
export function drainAndShutdownErrors(config: RawMessage, { engine }: Pick<Dialect, 'engine'>): MaybeErrors {
  const times = [
    { name: 'drain', raw: valueAt(config, 'drainDuration') },
    { name: 'parent shutdown', raw: valueAt(config, 'parentShutdownDuration') }
  ].map(({ name, raw }) => ({ name, error: durationError(raw), time: nanosecondsOf(raw) }))
  const malformed = times.flatMap(({ name, error }) => (error ? [prefix(error, `invalid ${name} duration:`)] : []))
  // The injectors of Istio up to 1.8 work with any order of the two, though pilot refuses the wrong one.
  const found = malformed.length > 0 ? malformed : timeErrors(times, engine === 'overlay')
  return found.length === 0
    ? undefined
    : prefix(append(undefined, ...found), 'invalid parent and drain time combination')
}

interface NamedTime {
  readonly name: string
  readonly time: bigint
}

function timeErrors(times: readonly NamedTime[], inOrder: boolean): readonly string[] {
  const [drain = 0n, shutdown = 0n] = times.map(({ time }) => time)
  const order = `parent shutdown time ${durationText(shutdown)} must be greater than drain time ${durationText(drain)}`
  const uneven = times.filter(({ time }) => time % SECOND !== 0n)
  const long = times.filter(({ time }) => time > HOUR)
  return [
    ...uneven.map(({ name }) => `${name} time only supports durations to seconds precision`),
    ...(inOrder && shutdown <= drain ? [order] : []),
    ...long.map(({ name, time }) => `${name} time ${durationText(time)} must be <1h0m0s`)
  ]
}

function wholeMilliseconds(nanoseconds: bigint): MaybeErrors {
  return nanoseconds % MILLISECOND === 0n ? undefined : oneError('only durations to ms precision are supported')
}
