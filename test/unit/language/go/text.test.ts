import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  byteLength,
  byteSlice,
  decode,
  encode,
  narrow,
  normalize,
  runeCount
} from '../../../../src/language/go/bytes.ts'
import { formatFloat } from '../../../../src/language/go/format-float.ts'
import { quote, quoteRune } from '../../../../src/language/go/quote.ts'
import { atoi, parseBool, parseFloat, parseInt, parseUint } from '../../../../src/language/go/strconv.ts'
import { unquote } from '../../../../src/language/go/unquote.ts'

describe('strings as bytes', () => {
  it('come back as the bytes that they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), bytes => {
        const text = decode(bytes)
        expect([...encode(text)]).toEqual([...bytes])
        expect(byteLength(text)).toBe(bytes.length)
        expect([...encode(byteSlice(text, 2, 5))]).toEqual([...bytes.subarray(2, 5)])
      })
    )
  })

  it('are the same JavaScript strings where they are UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(decode(encode(text))).toBe(text)
        expect(runeCount(text)).toBe(Array.from(text).length)
      })
    )
  })

  it('are the same after they were copied to take less memory', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uint8Array(), (text, bytes) => {
        expect(narrow(text)).toBe(text)
        expect(narrow(text + decode(bytes))).toBe(text + decode(bytes))
      })
    )
  })

  it('escape what is not UTF-8 and join what becomes it', () => {
    expect(decode(Uint8Array.of(0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80))).toBe('a\udcff\udcc3(\udced\udca0\udc80')
    expect(normalize('\udcc3\udca9')).toBe('é')
    expect(runeCount('a\udcff')).toBe(2)
  })
})

describe('quoting', () => {
  it('escapes as Go does', () => {
    expect(quote('a"\\\n\x01\x7f\u00ad\u2028é世\u{1f600}\udcff')).toBe(
      '"a\\"\\\\\\n\\x01\\x7f\\u00ad\\u2028é世\u{1f600}\\xff"'
    )
    expect(quoteRune(0xd800)).toBe("'\ufffd'")
  })

  it('is undone by unquoting', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), bytes => {
        const text = decode(bytes)
        expect(unquote(quote(text))).toBe(text)
      })
    )
  })

  it('reads escapes, raw strings, and refuses what is neither', () => {
    expect(unquote('"\\x41\\101\\u00e9\\U0001F600\\xc3\\xa9"')).toBe('AAé\u{1f600}é')
    expect(unquote('`a\\n\r\nb`')).toBe('a\\n\nb')
    for (const literal of ['"\\q"', '"\\\'"', '"\n"', '"', '"a', '"\\400"', '"\\ud800"', "'a'"])
      expect(unquote(literal)).toBeUndefined()
  })
})

describe('numbers from text', () => {
  it('are read in the forms of Go', () => {
    expect(parseInt('0x_1F', 0).value).toBe(31n)
    expect(parseInt('017', 0).value).toBe(15n)
    expect(parseUint('0b11', 0).value).toBe(3n)
    expect(parseFloat('0x1.8p1').value).toBe(3)
    expect(parseFloat('1_0.5').value).toBe(10.5)
    expect(parseFloat('-inf').value).toBe(-Infinity)
    expect(parseBool('T').value).toBe(true)
  })

  it('names the range before the syntax where the first digits are too large already', () => {
    expect(parseUint('65536x', 10, 16).error?.message).toBe('strconv.ParseUint: parsing "65536x": value out of range')
    expect(parseUint('65535x', 10, 16).error?.message).toBe('strconv.ParseUint: parsing "65535x": invalid syntax')
    expect(parseUint('0x1_0000__0', 0, 16).error?.isRange).toBe(true)
    expect(parseUint('0x1__0', 0, 16).error?.isRange).toBe(false)
  })

  it("are refused in Go's words", () => {
    expect(atoi(' 1').error?.message).toBe('strconv.Atoi: parsing " 1": invalid syntax')
    expect(parseInt('9223372036854775808')).toMatchObject({
      value: 2n ** 63n - 1n,
      error: { message: 'strconv.ParseInt: parsing "9223372036854775808": value out of range' }
    })
    expect(parseFloat('1e400')).toMatchObject({ value: Infinity, error: { isRange: true } })
    expect(parseInt('1__0', 0).error?.isRange).toBe(false)
    expect(parseBool('yes').error?.message).toBe('strconv.ParseBool: parsing "yes": invalid syntax')
  })

  it('do not take long even if they are', () => {
    expect(parseInt('9'.repeat(1_000_000)).error?.isRange).toBe(true)
  })
})

describe('floats to text', () => {
  it('read back as the same float', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), float => {
        for (const verb of ['e', 'f', 'g', 'x'] as const) expect(parseFloat(formatFloat(float, verb)).value).toBe(float)
      })
    )
  })

  it('round halves to even, as the exact value asks for', () => {
    expect([0.5, 1.5, 2.5].map(float => formatFloat(float, 'f', 0))).toEqual(['0', '2', '2'])
    expect(formatFloat(2.675, 'f', 2)).toBe('2.67')
    expect(formatFloat(9.995, 'e', 2)).toBe('9.99e+00')
  })
})
