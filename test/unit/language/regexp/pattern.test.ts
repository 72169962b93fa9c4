import { describe, expect, test } from 'vitest'
import { MAX_PATTERN_LENGTH, PatternError, compilePattern, quoteMeta } from '../../../../src/language/regexp/index.ts'

function failure(source: string): string {
  try {
    compilePattern(source)
  } catch (error) {
    if (error instanceof PatternError) return error.message
    throw error
  }
  return ''
}

describe('a compiled expression', () => {
  test('finds the leftmost match, preferring earlier alternatives', () => {
    expect(compilePattern('a|ab').find('xab')).toBe('a')
    expect(compilePattern('q').find('xab')).toBeUndefined()
  })

  test('lists all matches, of which an empty one does not follow another directly', () => {
    expect(compilePattern('a*').findAll('baac', -1)).toEqual(['', 'aa', ''])
    expect(compilePattern('a').findAll('aaaa', 2)).toEqual(['a', 'a'])
    expect(compilePattern('a').findAll('bbb', -1)).toBeNull()
  })

  test('replaces by templates with numbers and names', () => {
    expect(compilePattern('a(x*)b').replaceAll('-ab-axxb-', '${1}W')).toBe('-W-xxW-')
    expect(compilePattern('a(x*)b').replaceAll('-ab-axxb-', '$1W')).toBe('---')
    expect(compilePattern('(?P<n>x+)').replaceAll('axxb', '<$n$$>')).toBe('a<xx$>b')
    expect(compilePattern('x').replaceAllLiteral('axb', '$1')).toBe('a$1b')
  })

  test('splits as Go does', () => {
    expect(compilePattern('a').split('banana', -1)).toEqual(['b', 'n', 'n', ''])
    expect(compilePattern('z+').split('pizza', 2)).toEqual(['pi', 'a'])
    expect(compilePattern('a').split('banana', 0)).toBeNull()
  })

  test('gives the groups of a match', () => {
    expect(compilePattern('(a)(b)?').groups('xa')).toEqual(['a', 'a', ''])
    expect(compilePattern('(.)=(.)').allGroups('a=1,b=2')).toEqual([
      ['a=1', 'a', '1'],
      ['b=2', 'b', '2']
    ])
  })

  test('knows the syntax that JavaScript does not', () => {
    expect(compilePattern('(?i)\\bABC\\z').matches('xyz abc')).toBe(true)
    expect(compilePattern('^[[:alpha:]]+$').matches('abc')).toBe(true)
    expect(compilePattern('\\Qa.b\\E').find('aXb a.b')).toBe('a.b')
  })

  test('treats a character outside of the basic plane as one', () => {
    expect(compilePattern('^.$').matches('😀')).toBe(true)
    expect(compilePattern('').split('a😀b', -1)).toEqual(['a', '😀', 'b'])
  })
})

test.each([
  ['(', 'error parsing regexp: missing closing ): `(`'],
  ['a**', 'error parsing regexp: invalid nested repetition operator: `**`'],
  ['[z-a]', 'error parsing regexp: invalid character class range: `z-a`'],
  ['a\\', 'error parsing regexp: trailing backslash at end of expression: ``'],
  ['a{1001}', 'error parsing regexp: invalid repeat count: `{1001}`']
])('%s is refused in the words of Go', (source, message) => {
  expect(failure(source)).toBe(message)
})

test('limits: an expression has a length', () => {
  expect(failure('a'.repeat(MAX_PATTERN_LENGTH + 1))).toContain('longer than the budget')
})

/** Milliseconds of this process's own time, the best of three: what else the machine does is no matter. */
function ownTime(run: () => void): number {
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...times)
}

test('limits: the expressions that ruin backtracking engines answer at once', () => {
  const inputs = [
    ['(a+)+$', 'a'.repeat(50_000) + '!'],
    ['^([a-zA-Z0-9,]+,?)*$', 'a,'.repeat(25_000) + '!'],
    ['(x+x+)+y', 'x'.repeat(50_000)]
  ] as const
  for (const [source, input] of inputs) {
    expect(ownTime(() => expect(compilePattern(source).matches(input)).toBe(false))).toBeLessThan(100)
    expect(ownTime(() => expect(compilePattern(source).find(input)).toBeUndefined())).toBeLessThan(100)
  }
})

test('limits: what successive matches read again and again is counted, what they read once costs little', () => {
  const spentOn = (source: string, input: string): number => {
    let spent = 0
    const spend = (units: number): void => {
      spent += units
      if (spent > 1e7) throw new Error('spent')
    }
    try {
      compilePattern(source).findAll(input, -1, spend)
    } catch {
      return Infinity
    }
    return spent
  }
  expect(spentOn('[a-z]+', 'abcd '.repeat(10_000))).toBeLessThan(1e5)
  expect(spentOn('a*b|', 'a'.repeat(2000))).toBeLessThan(1e7)
  expect(spentOn('a*b|', 'a'.repeat(50_000))).toBe(Infinity)
})

test('limits: what a search costs grows with the text and with what the expression is written out to', () => {
  const spentOn = (source: string, input: string): number => {
    let spent = 0
    compilePattern(source).matches(input, units => (spent += units))
    return spent
  }
  const [small, longer, larger] = [
    spentOn('(?:a*){3}b', 'a'.repeat(100)),
    spentOn('(?:a*){3}b', 'a'.repeat(1000)),
    spentOn('(?:(?:a*){30}){30}b', 'a'.repeat(100))
  ]
  expect(longer).toBeGreaterThan(5 * small)
  expect(larger).toBeGreaterThan(100 * small)
})

test('limits: an expression is as large as its repetitions written out', () => {
  const tooLarge = ['\\pL{1000}'.repeat(1000), '(?:(?:a|b){30}){33}'.repeat(200), 'a{1000}'.repeat(1400)]
  for (const source of tooLarge) {
    expect(failure(source)).toBe(`error parsing regexp: expression too large: \`${source}\``)
    expect(ownTime(() => failure(source))).toBeLessThan(3000)
  }
  const deep = '('.repeat(1100) + ')'.repeat(1100)
  expect(failure(deep)).toBe(`error parsing regexp: expression nests too deeply: \`${deep}\``)
})

test('limits: the cache of expressions forgets large ones', () => {
  const large = 'a{1000}'.repeat(50)
  for (let i = 0; i < 10; i++) expect(compilePattern(`${large}${i}`).matches('a')).toBe(false)
  expect(compilePattern(`${large}0`)).not.toBe(compilePattern(`${large}9`))
})

test('quoteMeta escapes every character with a meaning', () => {
  expect(quoteMeta('a[b]*.c')).toBe('a\\[b\\]\\*\\.c')
})
