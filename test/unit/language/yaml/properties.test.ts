import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DEFAULT_YAML_LIMITS,
  type Writable,
  YamlError,
  marshal,
  splitDocuments,
  yamlToJSON
} from '../../../../src/language/yaml/index.ts'
import { readFast } from '../../../../src/language/yaml/fast/read.ts'
import { readFully } from '../../../../src/language/yaml/read/read.ts'

const PIECES = [
  ...Array.from('\n \t:-?#"\'\\|>[]{},&*!%@`=~.a1'),
  ...[
    '\n  ',
    '\n    ',
    '\n- ',
    ': ',
    '- ',
    ' #',
    'key',
    'a: 1',
    'k:\n',
    '- a\n',
    '|-\n  x\n',
    '>\n',
    '{a: b}',
    '[1, 2]'
  ],
  ...[
    '"q"',
    "'s'",
    "''",
    '""',
    '<<: *a',
    '&a ',
    '*a',
    '!!str ',
    '!!int ',
    'yes',
    'null',
    '0x1F',
    '1.5',
    '1e3',
    '2001-01-01'
  ],
  ...[
    '---',
    '\n---\n',
    '...',
    '%YAML 1.1\n',
    '\r\n',
    '\r',
    'é',
    '😀',
    '\u0085',
    '\u2028',
    '\u0000',
    '\u007f',
    '\ufeff',
    '\ud800',
    '\udcff'
  ]
]
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map(pieces => pieces.join(''))

/** Lines as templates render them, more or less. */
const line = fc
  .tuple(
    fc.nat(4),
    fc.constantFrom('', '- ', '- - '),
    fc.constantFrom('', 'a: ', 'b:', '"c": ', "'d' : ", 'e:  '),
    fc.constantFrom(
      '',
      'x',
      '"y z"',
      "'it''s'",
      '1',
      'true',
      '{}',
      '[a, "b"]',
      '{a: 1,',
      '}',
      '|',
      '|-',
      '>',
      '# c',
      'x # c',
      'a b'
    )
  )
  .map(([depth, dash, key, value]) => '  '.repeat(depth) + dash + key + value)
const template = fc.array(line, { maxLength: 12 }).map(lines => lines.join('\n') + '\n')

/** What marshal writes of words, with something put in at some place, more often than not. */
const { words } = fc.letrec(tie => ({
  words: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', 'b c', 'yes', '1', 'x: y', "it's", 'l\nm\n', 'l\n m', '', 'a\tb'),
    fc.array(tie('words'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('k', 'key', 'a b', 'no', '1'), tie('words'), { maxKeys: 3 })
  )
}))
const written = fc
  .tuple(words, fc.nat(), fc.oneof(fc.constant(''), fc.constantFrom(...PIECES)))
  .map(([value, at, piece]) => {
    const whole = marshal(value as Writable)
    const cut = at % (whole.length + 1)
    return whole.slice(0, cut) + piece + whole.slice(cut)
  })

type Outcome = { value: unknown } | { error: string }

function outcomeOf(run: () => unknown): Outcome {
  try {
    return { value: run() }
  } catch (error) {
    if (error instanceof YamlError) return { error: error.message }
    throw error
  }
}

describe('any text', () => {
  it('is read or refused with an error of YAML', () => {
    fc.assert(
      fc.property(fc.oneof(text, template, written, fc.string({ unit: 'binary', maxLength: 60 })), given => {
        outcomeOf(() => yamlToJSON(given))
        outcomeOf(() => splitDocuments(given))
      }),
      { numRuns: 3000 }
    )
  })

  it('that the fast reader reads, the complete parser reads the same way', () => {
    let read = 0
    fc.assert(
      fc.property(fc.oneof(text, template, written, written), given => {
        const value = readFast(given, DEFAULT_YAML_LIMITS.depth)
        if (value === undefined) return
        read++
        expect(outcomeOf(() => readFully(given, DEFAULT_YAML_LIMITS))).toEqual({ value })
      }),
      { numRuns: 5000 }
    )
    // The property says nothing about texts that the fast reader leaves alone.
    expect(read).toBeGreaterThan(1000)
  })
})

describe('any value', () => {
  const allowed = (value: string) => !/[\u007f-\u009f\ufeff\ufffe\uffff]/.test(value)
  const string = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...PIECES),
    text
  )
  const { tree } = fc.letrec(tie => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      string.map(value => value.toWellFormed()).filter(allowed),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => value + 0),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(string.map(key => key.toWellFormed()).filter(allowed), tie('tree'), { maxKeys: 4 })
    )
  }))

  it('is read as it was written', () => {
    fc.assert(
      fc.property(tree, value => {
        const json = JSON.parse(JSON.stringify(value)) as Writable
        expect(yamlToJSON(marshal(json))).toEqual(json)
      }),
      { numRuns: 3000 }
    )
  })

  it('is written the same way again', () => {
    fc.assert(
      fc.property(tree, value => {
        const written = marshal(JSON.parse(JSON.stringify(value)) as Writable)
        expect(marshal(yamlToJSON(written))).toBe(written)
      }),
      { numRuns: 1000 }
    )
  })
})
