import { describe, expect, it } from 'vitest'
import { type Writable, YamlError, marshal } from '../../../../src/language/yaml/index.ts'

function lines(value: Writable): string[] {
  return marshal(value).split('\n').slice(0, -1)
}

describe('maps and lists', () => {
  it('are laid out in blocks, lists not indented under their key', () => {
    expect(lines({ b: [1, [2, { x: 1, y: {} }]], a: { c: null, d: [] } })).toEqual([
      'a:',
      '  c: null',
      '  d: []',
      'b:',
      '- 1',
      '- - 2',
      '  - x: 1',
      '    "y": {}'
    ])
  })

  it('stand alone too', () => {
    expect(marshal([])).toBe('[]\n')
    expect(marshal({})).toBe('{}\n')
    expect(marshal(null)).toBe('null\n')
    expect(marshal('a b')).toBe('a b\n')
  })

  it('sort keys as people do: numbers by value, letters last', () => {
    const keys = ['v10', 'v2', 'v1', 'a', 'B', '_', '-', 'a1', 'a01', 'é', '00', '0', '9', '10']
    expect(lines(Object.fromEntries(keys.map(key => [key, 0]))).map(line => line.replace(/"|'|: 0/g, ''))).toEqual([
      '-',
      '_',
      '0',
      '00',
      '9',
      '10',
      'B',
      'a',
      'a1',
      'a01',
      'v1',
      'v2',
      'v10',
      'é'
    ])
  })

  it('put keys that are long or of several lines behind a question mark', () => {
    expect(lines({ ['k'.repeat(129)]: [1], 'a\nb': 2 })).toEqual([
      '? |-',
      '  a',
      '  b',
      ': 2',
      `? ${'k'.repeat(129)}`,
      ': - 1'
    ])
    expect(marshal({ ['é'.repeat(64)]: 1 })).toBe(`${'é'.repeat(64)}: 1\n`)
    expect(marshal({ ['é'.repeat(65)]: 1 })).toBe(`? ${'é'.repeat(65)}\n: 1\n`)
  })

  it('keep a key called __proto__', () => {
    expect(marshal(JSON.parse('{"__proto__":{"a":1}}') as Writable)).toBe('__proto__:\n  a: 1\n')
    expect(marshal(JSON.parse('{"__proto__":"😀"}') as Writable)).toBe('__proto__: "\\U0001F600"\n')
  })
})

describe('a string', () => {
  it.each([
    ['', '""'],
    ['yes', '"yes"'],
    ['0755', '"0755"'],
    ['1e3', '"1e3"'],
    ['e1', 'e1'],
    ['1:30', '"1:30"'],
    ['1:60', '1:60'],
    ['2001-01-01', '"2001-01-01"'],
    ['2001-02-29', '2001-02-29'],
    ['2001-1-1T1:2:3.5+01:00', '"2001-1-1T1:2:3.5+01:00"'],
    ['- a', "'- a'"],
    ['-a', '-a'],
    ['a: b', "'a: b'"],
    ["it's", "it's"],
    ["'", "''''"],
    [' a', "' a'"],
    ['a\tb', '"a\\tb"'],
    ['😀', '"\\U0001F600"'],
    ['a\u2028b', "'a\u2028  b'"],
    ['a\nb', '|-\n  a\n  b'],
    ['a\n', '|\n  a'],
    [' a\n\n', '|2+\n   a\n'],
    ['a \nb', '"a \\nb"'],
    ['a\u0085b', 'a b'],
    ['a\ud800', 'a\ufffd'],
    ['\ufeffa ', '"\\uFEFF\\x61\\x20"']
  ])('%j is written as %s', (text, written) => {
    expect(marshal({ k: text })).toBe(`k: ${written}\n`)
  })

  it('is folded at the first space behind the 80th column', () => {
    const words = 'word '.repeat(20).trim()
    expect(lines({ k: words })).toEqual([`k: ${'word '.repeat(16).trim()}`, `  ${'word '.repeat(4).trim()}`])
    expect(lines({ k: words + '\t  x  y' })).toEqual([
      `k: "${'word '.repeat(16).trim()}`,
      `  ${'word '.repeat(4).trim()}\\t  x  y"`
    ])
  })

  it('that YAML cannot hold is refused', () => {
    expect(() => marshal({ k: 'a\u007f' })).toThrow(new YamlError('yaml: control characters are not allowed'))
  })

  it('that is a key of more than 1024 characters is refused', () => {
    expect(() => marshal({ ['k'.repeat(1023)]: 1 })).toThrow(new YamlError("yaml: did not find expected ',' or '}'"))
  })
})

describe('a number', () => {
  it.each([
    [1, '1'],
    [-0, '0'],
    [1.5, '1.5'],
    [123456.7, '123456.7'],
    [1000000.5, '1.0000005e+06'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1e16, '10000000000000000'],
    [1e19, '10000000000000000000'],
    [1e20, '1e+20'],
    [-1e19, '-1e+19'],
    [18446744073709551615n, '18446744073709551615']
  ])('%s is written as %s', (value, written) => {
    expect(marshal(value)).toBe(written + '\n')
  })

  it('that JSON does not have is refused', () => {
    expect(() => marshal([NaN])).toThrow(new YamlError('error marshaling into JSON: json: unsupported value: NaN'))
  })
})
