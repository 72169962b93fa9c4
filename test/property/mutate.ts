/** Gives whole numbers from 0 up to but not including a bound. */
export type Numbers = (bound: number) => number

/** A small generator of numbers (mulberry32): the same seed, the same run. */
export function numbersOf(seed: number): Numbers {
  let state = seed >>> 0
  return bound => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

const PIECES = [
  ...['{{', '}}', '{{-', '-}}', '(', ')', '[', ']', '{', '}', '"', "'", '`', '\\', '|', '.', '$', ',', ':', ':=', '='],
  ...[
    '\n',
    '\r',
    '\t',
    ' ',
    '  ',
    '- ',
    '#',
    '&a',
    '*a',
    '!',
    '%',
    '@',
    '?',
    '~',
    '<<',
    '\u0000',
    '\u2028',
    '\ud800',
    'é',
    '😀'
  ],
  ...[
    '0',
    '-1',
    '1e999',
    '0x',
    '9'.repeat(40),
    'null',
    'true',
    'end',
    'else',
    'if',
    'range',
    'define',
    'len',
    '$patch'
  ],
  ...[
    '(a+)+',
    '{1000}',
    '*',
    '+',
    '?',
    '((((((((',
    '[[[[[[[[',
    '- - - - - ',
    '{"a":',
    '%999999999d',
    '%!v',
    '\\x{10FFFF}'
  ]
]

/** Changes one of some texts, once or more often: cuts, repeats, puts in, swaps. */
export function mutatedText(seeds: readonly string[], numbers: Numbers): string {
  let text = seeds[numbers(seeds.length)] ?? ''
  for (let changes = 1 + numbers(1 + numbers(6)); changes > 0; changes--) text = changed(text, seeds, numbers)
  return text.slice(0, 4000)
}

function changed(text: string, seeds: readonly string[], numbers: Numbers): string {
  const at = numbers(text.length + 1)
  const to = Math.min(text.length, at + numbers(12))
  const [before, within, after] = [text.slice(0, at), text.slice(at, to), text.slice(to)]
  const piece = PIECES[numbers(PIECES.length)] ?? ''
  switch (numbers(6)) {
    case 0:
      return before + after
    case 1:
      return before + within.repeat(1 + numbers(40)) + after
    case 2:
      return before + piece + after
    case 3:
      return before + piece.repeat(1 + numbers(30)) + within + after
    case 4: {
      const other = seeds[numbers(seeds.length)] ?? ''
      return before + other.slice(numbers(other.length + 1)) + after
    }
    default:
      return before + String.fromCharCode(numbers(numbers(4) === 0 ? 0x10000 : 128)) + after
  }
}
