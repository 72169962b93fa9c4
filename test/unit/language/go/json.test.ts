import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeJson } from '../../../../src/language/go/json-decode.ts'
import { encodeJsonString, indentJson } from '../../../../src/language/go/json-encode.ts'
import { syntaxErrorOf } from '../../../../src/language/go/json-syntax.ts'

describe('JSON as Go reads it', () => {
  test.each([
    ['', 'unexpected end of JSON input'],
    ['{', 'unexpected end of JSON input'],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
    ['[1 2]', "invalid character '2' after array element"],
    ['1 2', "invalid character '2' after top-level value"],
    ['nul', "invalid character ' ' in literal null (expecting 'l')"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['"\n"', "invalid character '\\n' in string literal"],
    ['-x', "invalid character 'x' in numeric literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['1ex', "invalid character 'x' in exponent of numeric literal"],
    ['é', "invalid character 'Ã' looking for beginning of value"]
  ])('%s is refused in its words', (text, error) => {
    expect(decodeJson(text)).toEqual({ value: null, error })
  })

  test('keeps what it can of numbers beyond float64', () => {
    expect(decodeJson('[1e400,1]')).toEqual({
      value: [null, 1],
      error: 'json: cannot unmarshal number 1e400 into Go value of type float64'
    })
  })

  test('limits: stops at a depth of 10,000', () => {
    expect(decodeJson('['.repeat(10_001) + ']'.repeat(10_001)).error).toBe('exceeded max depth')
    expect(decodeJson('['.repeat(10_000) + ']'.repeat(10_000)).error).toBeUndefined()
  })

  test('finds something wrong exactly where JavaScript does', () => {
    const pieces = ['{', '}', '[', ']', ',', ':', '"a"', '"', '1', '-', '.', 'e', 'true', 'nul', ' ', '\\', '0', 'é']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), parts => {
        const text = parts.join('')
        expect(syntaxErrorOf(text, 100) === undefined).toBe(isJson(text))
      })
    )
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('JSON as Go writes it', () => {
  test('escapes HTML unless told not to, and always the line separators', () => {
    expect(encodeJsonString('<a>&\u2028"\\\u0001\t')).toBe('"\\u003ca\\u003e\\u0026\\u2028\\"\\\\\\u0001\\t"')
    expect(encodeJsonString('<a>&', false)).toBe('"<a>&"')
  })

  test('is laid out over lines without a change of strings and empty parts', () => {
    expect(indentJson('{"a":[1,{"b:,":"}"}],"c":{},"d":[]}')).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b:,": "}"\n    }\n  ],\n  "c": {},\n  "d": []\n}'
    )
  })
})
