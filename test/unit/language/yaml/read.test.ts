import { describe, expect, it } from 'vitest'
import { YamlError, unmarshal, yamlToJSON } from '../../../../src/language/yaml/index.ts'

/** What Go prints for these texts was recorded with sigs.k8s.io/yaml 1.6. */

function errorOf(text: string): string {
  try {
    return JSON.stringify(yamlToJSON(text))
  } catch (error) {
    if (error instanceof YamlError) return error.message
    throw error
  }
}

describe('a scalar without quotes', () => {
  it.each([
    ['yes', true],
    ['off', false],
    ['y', true],
    ['~', null],
    ['0755', 493],
    ['0o17', 15],
    ['-0x10', -16],
    ['0b101', 5],
    ['0b-11', -3],
    ['08', 8],
    ['1_000', 1000],
    ['1e3', 1000],
    ['.5', 0.5],
    ['.5_0', 0.5],
    ['.5e1_0', 5e9],
    ['.5_', '.5_'],
    ['.5__0', '.5__0'],
    ['1e400', '1e400'],
    ['9223372036854775808', 9223372036854775808],
    ['18446744073709551616', 18446744073709551616],
    ['2001-01-01', '2001-01-01'],
    ['1:30', '1:30'],
    ['<<', '<<'],
    ['a:b', 'a:b'],
    ['http://x/y#z', 'http://x/y#z']
  ])('%s is %j', (text, value) => {
    expect(yamlToJSON(`k: ${text}\n`)).toEqual({ k: value })
  })

  it('is a string with a tag that goyaml does not know', () => {
    expect(yamlToJSON('a: !x 1\nb: !!set 2\n')).toEqual({ a: '1', b: '2' })
  })

  it('goes on over lines that are indented more', () => {
    expect(yamlToJSON('k: a\n  b\n\n  c\nz: 1\n')).toEqual({ k: 'a b\nc', z: 1 })
  })
})

describe('a key', () => {
  it.each([
    ['y: 1', { true: 1 }],
    ['0x10: 1', { '16': 1 }],
    ['1e3: 1', { '1000': 1 }],
    ['16777217.0: 1', { '1.6777216e+07': 1 }],
    ['0.1: 1', { '0.1': 1 }],
    ['.inf: 1', { '.inf': 1 }],
    ['1e300: 1', { '.inf': 1 }]
  ])('of %s becomes a string', (text, value) => {
    expect(yamlToJSON(text)).toEqual(value)
  })

  it('that comes twice has its last value', () => {
    expect(yamlToJSON('a: 1\nb: 2\na: {c: 3}\n')).toEqual({ a: { c: 3 }, b: 2 })
  })

  it('called __proto__ is a member like any other', () => {
    const value = yamlToJSON('__proto__: {a: 1}\n')
    expect(Object.keys(value as object)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })

  it.each([
    ['~: v', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: "v"'],
    [
      '18446744073709551615: [~, 1.5]',
      'unsupported map key of type: uint64, key: 0xffffffffffffffff, value: []interface {}{interface {}(nil), 1.5}'
    ],
    [
      '? {b: 1, 1: a, true: d, 1.5: e, ~: f, a: z, -3: z, 18446744073709551615: u, .nan: n, .inf: i}',
      'yaml: invalid map key: map[interface {}]interface {}{interface {}(nil):"f", "a":"z", "b":1, 0xffffffffffffffff:"u", -3:"z", 1:"a", NaN:false, 1.5:"e", +Inf:"i", true:"d"}'
    ],
    ['{{ x }}: y', 'yaml: invalid map key: map[interface {}]interface {}{"x":interface {}(nil)}']
  ])('of %s is refused', (text, message) => {
    expect(errorOf(text)).toBe(message)
  })

  it('that is refused does not matter where another value replaces it', () => {
    expect(yamlToJSON('a: {~: 1}\na: 2\n')).toEqual({ a: 2 })
  })
})

describe('a merge', () => {
  it('counts by its place: an entry before it is replaced, one behind it replaces', () => {
    expect(yamlToJSON('a: &x {c: 2, d: 2}\nb: {c: 1, <<: *x, d: 3}\n')).toEqual({
      a: { c: 2, d: 2 },
      b: { c: 2, d: 3 }
    })
  })

  it('of a list takes each entry from the first map that has it', () => {
    expect(yamlToJSON('c: &x {a: 1}\nd: &y {a: 2, b: 2}\nz: {<<: [*x, *y]}\n')).toMatchObject({ z: { a: 1, b: 2 } })
  })

  it('wants a map', () => {
    expect(errorOf('<<: null\n')).toBe('yaml: map merge requires map or sequence of maps as the value')
  })
})

describe('an anchor', () => {
  it('may be set again', () => {
    expect(yamlToJSON('a: &x 1\nb: &x 2\nc: *x\n')).toEqual({ a: 1, b: 2, c: 2 })
  })

  it('has to be known', () => {
    expect(errorOf('a: *x\n')).toBe("yaml: unknown anchor 'x' referenced")
  })

  it('may not hold itself', () => {
    expect(errorOf('a: &x\n  b: *x\n')).toBe("yaml: anchor 'x' value contains itself")
  })
})

describe('a document', () => {
  it('ends where the next one starts, and that one is not read', () => {
    expect(yamlToJSON('a: 1\n---\n{bad')).toEqual({ a: 1 })
  })

  it('of nothing is null', () => {
    expect(yamlToJSON('')).toBeNull()
    expect(yamlToJSON('# only a comment\n')).toBeNull()
    expect(yamlToJSON('---\n---\na: 1\n')).toBeNull()
  })

  it('may start with a byte order mark and a marker', () => {
    expect(yamlToJSON('\ufeff---\na: 1\n')).toEqual({ a: 1 })
  })

  it('loses the first character of each line to goyaml behind two byte order marks', () => {
    expect(yamlToJSON('\ufeff\ufeffa: 1\nxb: 2\n')).toEqual({ a: 1, b: 2 })
  })

  it('is a list that is taken for no key where the brackets are empty', () => {
    expect(yamlToJSON('[]: x\n')).toEqual([])
  })
})

describe('binary data', () => {
  it('is read as UTF-8, with U+FFFD for each byte that is not', () => {
    expect(yamlToJSON('a: !!binary aGk=\nb: !!binary /8OpwyjtoIA=\n')).toEqual({
      a: 'hi',
      b: '\ufffdé\ufffd(\ufffd\ufffd\ufffd'
    })
  })

  it('has to be base64', () => {
    expect(errorOf('a: !!binary a\n')).toBe('yaml: !!binary value contains invalid base64 data')
  })
})

describe('an error', () => {
  it.each([
    ['a: b: c\n', 'yaml: mapping values are not allowed in this context'],
    ['x: 1\na: b: c\n', 'yaml: line 2: mapping values are not allowed in this context'],
    ['x: 1\n- a\n', 'yaml: line 1: did not find expected key'],
    ['a:\n\tb: 1\n', 'yaml: line 2: found character that cannot start any token'],
    ['a: "x\n', 'yaml: line 2: found unexpected end of stream'],
    ['a: [1, 2\nb: 3\n', "yaml: line 1: did not find expected ',' or ']'"],
    ['a: "\\/"\n', 'yaml: found unknown escape character'],
    ['a: "\\ud83d\\ude00"\n', 'yaml: found invalid Unicode character escape code'],
    ['a: !!int 5.0\n', 'yaml: cannot decode !!float `5.0` as a !!int'],
    ['%YAML 1.2\n---\na: 1\n', 'yaml: found incompatible YAML document'],
    ['a: .nan\n', 'json: unsupported value: NaN'],
    ['b: .nan\na: -.inf\n', 'json: unsupported value: -Inf'],
    ['a: \u0001\n', 'yaml: control characters are not allowed'],
    ['a: \udcff\n', 'yaml: invalid leading UTF-8 octet'],
    ['a: \udcc3(\n', 'yaml: invalid trailing UTF-8 octet'],
    ['a: \udced\udca0\udc80\n', 'yaml: invalid Unicode character'],
    ['a: \udcc0\udc80\n', 'yaml: invalid length of a UTF-8 sequence'],
    ['a: \udce2\udc82', 'yaml: incomplete UTF-8 octet sequence']
  ])('of %j is %s', (text, message) => {
    expect(errorOf(text)).toBe(message)
  })

  it('comes before a control character that lies in a later piece of 512 bytes', () => {
    expect(errorOf(`a: b: c\n${'#'.repeat(600)}\u0001\n`)).toBe('yaml: mapping values are not allowed in this context')
    expect(errorOf(`a: b: c\n${'#'.repeat(300)}\u0001\n`)).toBe('yaml: control characters are not allowed')
  })

  it('of a key says that it is longer than 1024 characters, whatever these are', () => {
    expect(yamlToJSON(`"${'😀'.repeat(1022)}": 1`)).toEqual({ ['😀'.repeat(1022)]: 1 })
    expect(errorOf(`"${'😀'.repeat(1023)}": 1`)).toBe('yaml: mapping values are not allowed in this context')
  })

  it('of unmarshal says that it is about YAML', () => {
    expect(() => unmarshal('a: b: c')).toThrow(
      new YamlError('error converting YAML to JSON: yaml: mapping values are not allowed in this context')
    )
  })
})

describe('a target', () => {
  const string = { isString: true }

  it('that is a string makes one of a number or boolean', () => {
    const target = { member: (key: string) => (key === 'a' ? string : undefined) }
    for (const [text, value] of [
      ['1.0', '1'],
      ['1e6', '1e+06'],
      ['0x10', '16'],
      ['yes', 'true'],
      ['16777217', '16777217'],
      ['16777217.0', '1.6777216e+07'],
      ['.inf', '+Inf'],
      ['18446744073709551615', '18446744073709551615'],
      ['null', null]
    ] as const) {
      expect(yamlToJSON(`a: ${text}\nb: 1\n`, { target })).toEqual({ a: value, b: 1 })
    }
  })

  it('reaches into lists and maps', () => {
    expect(yamlToJSON('a: [1, true]\nb: [2]\n', { target: { elem: { elem: string } } })).toEqual({
      a: ['1', 'true'],
      b: ['2']
    })
  })
})
