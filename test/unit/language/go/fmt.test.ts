import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sprint, sprintf, sprintln } from '../../../../src/language/go/fmt.ts'
import {
  COMPLEX128,
  FLOAT32,
  INT,
  STRING,
  Typed,
  UINT8,
  int,
  pointerTo,
  sliceOf,
  wrap,
  type GoType,
  type Value
} from '../../../../src/language/go/value.ts'

const bytes = new Typed(sliceOf(UINT8), [104n, 105n, 255n])
const point: GoType = {
  text: 'x.Point',
  kind: 'struct',
  named: true,
  fields: [
    { name: 'X', type: INT, read: raw => wrap(INT, (raw as { x?: number }).x) },
    { name: 'Name', type: STRING, read: raw => wrap(STRING, (raw as { name?: string }).name) }
  ]
}
const named: GoType = { text: 'x.Named', kind: 'string', named: true, string: raw => `<${String(raw)}>` }

/** Each line was printed by Go 1.26. */
const CASES: readonly (readonly [format: string, args: readonly Value[], output: string])[] = [
  ['%d|%5d|%-5d|%05d|%+d|% d', [int(42), int(42), int(42), int(-42), int(42), int(42)], '42|   42|42   |-0042|+42| 42'],
  [
    '%x %X %#x %o %#o %O %b %c %q %U %#U',
    Array<Value>(11).fill(int(8364)),
    "20ac 20AC 0x20ac 20254 020254 0o20254 10000010101100 € '€' U+20AC U+20AC '€'"
  ],
  [
    '%v %g %e %f %.2f %8.3f|%-8.1f|%08.2f',
    Array<Value>(8).fill(2.675),
    '2.675 2.675 2.675000e+00 2.675000 2.67    2.675|2.7     |00002.67'
  ],
  ['%v %v %v %v %v', [1500000, 1e21, 0.00001, -0, 999999.5], '1.5e+06 1e+21 1e-05 -0 999999.5'],
  ['%.0f %.0f %.1e %.3g %#g %+.1e', [2.5, 3.5, 12345.678, 1234567, 1, 2], '2 4 1.2e+04 1.23e+06 1.00000 +2.0e+00'],
  ['%x %b %#x', [1, 1, 3], '0x1p+00 4503599627370496p-52 0x1.8000p+01'],
  ['%v %6v|%06v', [Infinity, NaN, -Infinity], '+Inf    NaN|  -Inf'],
  ['%v %v', [new Typed(FLOAT32, Math.fround(1.1)), new Typed(COMPLEX128, { re: 1, im: -2 })], '1.1 (1-2i)'],
  [
    '%s|%10s|%-10s|%.2s|%q|%#q|%x|% x|%+q',
    Array<Value>(9).fill('héy'),
    'héy|       héy|héy       |hé|"héy"|`héy`|68c3a979|68 c3 a9 79|"h\\u00e9y"'
  ],
  [
    '%s %v %d %x %q %#v',
    Array<Value>(6).fill(bytes),
    'hi\udcff [104 105 255] [104 105 255] 6869ff "hi\\xff" []byte{0x68, 0x69, 0xff}'
  ],
  ['%t %v %5t|%d', [true, false, true, true], 'true false  true|%!d(bool=true)'],
  ['%v %s %d %T', [null, null, null, null], '<nil> %!s(<nil>) %!d(<nil>) <nil>'],
  [
    '%v %+v %#v %T',
    Array<Value>(4).fill(new Typed(point, { x: 1, name: 'n' })),
    '{1 n} {X:1 Name:n} x.Point{X:1, Name:"n"} x.Point'
  ],
  ['%v %+v', Array<Value>(2).fill(new Typed(pointerTo(point), { x: 1 })), '&{1 } &{X:1 Name:}'],
  ['%v %s %d %#v %q', Array<Value>(5).fill(new Typed(named, 'a')), '<a> <a> %!d(x.Named=a) "a" "<a>"'],
  [
    '%v %#v',
    [
      { b: [1, null], a: 'x' },
      { b: [1, null], a: 'x' }
    ],
    'map[a:x b:[1 <nil>]] map[string]interface {}{"a":"x", "b":[]interface {}{1, interface {}(nil)}}'
  ],
  ['%d %!', [int(1), int(2)], '1 %!!(int=2)'],
  ['%d', [], '%!d(MISSING)'],
  ['%', [], '%!(NOVERB)'],
  ['x', [int(1), 'y', null], 'x%!(EXTRA int=1, string=y, <nil>)'],
  ['%[2]d %[1]d %d', [int(1), int(2)], '2 1 2'],
  ['%[3]d %[x]d', [int(1)], '%!d(BADINDEX) %!d(BADINDEX)'],
  ['%*d|%-*d|%.*f', [int(5), int(1), int(-3), int(2), int(1), 2.55], '    1|2  |2.5'],
  ['%*d', ['x', int(1)], '%!(BADWIDTH)1'],
  ['%w', ['x'], '%!w(string=x)']
]

describe('sprintf', () => {
  for (const [format, args, output] of CASES) {
    it(`prints ${format}`, () => {
      expect(sprintf(format, ...args)).toBe(output)
    })
  }

  it('never fails, whatever the format', () => {
    const value = fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(int),
      fc.constant(null),
      fc.array(fc.string(), { maxLength: 3 })
    )
    const piece = fc.constantFrom(
      '%',
      '#',
      '+',
      '-',
      ' ',
      '0',
      '5',
      '.',
      '*',
      '[1]',
      '[',
      ']',
      'd',
      's',
      'v',
      'q',
      'x',
      'g',
      'T',
      'é'
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(value, { maxLength: 3 }), (pieces, args) => {
        expect(typeof sprintf(pieces.join(''), ...args)).toBe('string')
      })
    )
  })
})

describe('sprint', () => {
  it('puts a space between operands neither of which is a string', () => {
    expect(sprint(1, 2, 'a', 'b', true, null, 1.5)).toBe('1 2abtrue <nil> 1.5')
  })

  it('prints floats as %v, whichever way it takes', () => {
    fc.assert(
      fc.property(fc.double(), float => {
        expect(sprint(float)).toBe(sprintf('%v', float))
      })
    )
  })

  it('ends a line', () => {
    expect(sprintln('a', int(1), null)).toBe('a 1 <nil>\n')
  })
})
