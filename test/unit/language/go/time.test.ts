import { describe, expect, test } from 'vitest'
import { durationText, parseDuration, roundDuration } from '../../../../src/language/go/time/duration.ts'
import { formatTime, timeText } from '../../../../src/language/go/time/format.ts'
import { ZERO_TIME, fieldsOf, instantFrom, weekdayOf, yearDayOf } from '../../../../src/language/go/time/instant.ts'
import { parseTime } from '../../../../src/language/go/time/parse.ts'
import { UTC, fixedZone, loadZone } from '../../../../src/language/go/time/zone.ts'

const noon = instantFrom({ year: 2024, month: 2, day: 29, hour: 12, minute: 3, second: 4 }, 5_600_000, UTC)

describe('durations', () => {
  test.each([
    [0n, '0s'],
    [1n, '1ns'],
    [1_500n, '1.5µs'],
    [2_000_000n, '2ms'],
    [90_500_000_000n, '1m30.5s'],
    [3_600_000_000_000n, '1h0m0s'],
    [-(2n ** 63n), '-2562047h47m16.854775808s']
  ])('%s ns is %s, and reads back', (value, text) => {
    expect(durationText(value)).toBe(text)
    expect(parseDuration(text)).toEqual({ value })
  })

  test.each([
    ['', 'time: invalid duration ""'],
    ['1', 'time: missing unit in duration "1"'],
    ['1x', 'time: unknown unit "x" in duration "1x"'],
    ['.s', 'time: invalid duration ".s"'],
    ['9999999999999999999h', 'time: invalid duration "9999999999999999999h"']
  ])('"%s" is refused in the words of Go', (text, error) => {
    expect(parseDuration(text)).toEqual({ error })
  })

  test('round halves away from zero', () => {
    expect(roundDuration(1_500n, 1000n)).toBe(2000n)
    expect(roundDuration(-1_500n, 1000n)).toBe(-2000n)
  })
})

describe('times', () => {
  test('are written by every element of a layout', () => {
    expect(formatTime(noon, 'Mon Monday Jan January 1 01 2 02 _2 002 __2 06 2006')).toBe(
      'Thu Thursday Feb February 2 02 29 29 29 060  60 24 2024'
    )
    expect(formatTime(noon, '15 3 03 4 04 5 05 PM pm .000 .999999 MST -0700 Z07:00')).toBe(
      '12 12 12 3 03 4 04 PM pm .005 .0056 UTC +0000 Z'
    )
    expect(formatTime({ ...noon, zone: fixedZone('', -12_600) }, 'MST -07:00 -07 Z070000')).toBe(
      '-0330 -03:30 -03 -033000'
    )
  })

  test('know the calendar back to year 1 and before', () => {
    expect(timeText(ZERO_TIME)).toBe('0001-01-01 00:00:00 +0000 UTC')
    expect(fieldsOf({ ...ZERO_TIME, seconds: ZERO_TIME.seconds - 1n })).toMatchObject({ year: 0, month: 12, day: 31 })
    expect([weekdayOf(noon), yearDayOf(noon)]).toEqual([4, 60])
  })

  test('know the zones of the tz database, with summer time', () => {
    const berlin = loadZone('Europe/Berlin') ?? UTC
    expect(formatTime({ ...noon, zone: berlin }, '15:04 -0700 MST')).toBe('13:03 +0100 CET')
    expect(formatTime({ ...noon, seconds: noon.seconds + 150n * 86_400n, zone: berlin }, '15:04 MST')).toBe(
      '14:03 CEST'
    )
    expect(loadZone('No/Where')).toBeUndefined()
    expect(loadZone('../etc/passwd')).toBeUndefined()
  })

  test.each([
    ['2006-01-02', '2023-02-29', 'parsing time "2023-02-29": day out of range'],
    ['2006-01-02', '2024-13-01', 'parsing time "2024-13-01": month out of range'],
    ['2006-01-02', '2024-05-06x', 'parsing time "2024-05-06x": extra text: "x"'],
    ['2006-01-02', 'é', 'parsing time "\\xc3\\xa9" as "2006-01-02": cannot parse "\\xc3\\xa9" as "2006"'],
    ['15:04', '25:00', 'parsing time "25:00": hour out of range'],
    ['Z0700', '9999-12', 'parsing time "9999-12": time zone offset hour out of range'],
    ['Z07', '912', 'parsing time "912" as "Z07": cannot parse "912" as "Z07"']
  ])('%s refuses %s in the words of Go', (layout, text, error) => {
    expect(parseTime(layout, text)).toEqual({ error })
  })

  test('read fractions that the layout does not name, and offsets', () => {
    const parsed = parseTime('2006-01-02T15:04:05Z07:00', '2024-05-06T07:08:09.25+02:00')
    expect('value' in parsed && timeText(parsed.value)).toBe('2024-05-06 07:08:09.25 +0200 +0200')
  })
})
