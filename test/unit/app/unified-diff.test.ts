import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffLines } from '../../../src/app/diff/lines.ts'
import { hunkText, unifiedDiff } from '../../../src/app/diff/unified.ts'

const text = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `line ${String(from + i)}\n`).join('')

describe('a diff of lines', () => {
  it('holds both texts, whatever they are', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 })
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = diffLines(before, after)
        expect(diff.filter(({ mark }) => mark !== '+').map(line => line.text)).toEqual(before)
        expect(diff.filter(({ mark }) => mark !== '-').map(line => line.text)).toEqual(after)
      })
    )
  })

  it('takes out and puts in as few lines as can be', () => {
    const count = (a: string, b: string): number =>
      diffLines(a.match(/./g) ?? [], b.match(/./g) ?? []).filter(({ mark }) => mark !== ' ').length
    expect(count('abcabba', 'cbabac')).toBe(5)
    expect(count('abc', 'abc')).toBe(0)
    expect(count('', 'abc')).toBe(3)
  })

  it('ends in time for texts that have nothing in common', () => {
    const before = Array.from({ length: 20_000 }, (_, i) => `a${String(i)}`)
    const after = Array.from({ length: 20_000 }, (_, i) => `b${String(i)}`)
    expect(diffLines(before, after)).toHaveLength(40_000)
  })
})

describe('a unified diff', () => {
  it('is empty for the same text', () => {
    expect(unifiedDiff('a\n', 'a\n')).toEqual([])
  })

  it('shows three lines around a change, as diff -u', () => {
    const [hunk, ...more] = unifiedDiff(text(1, 20), text(1, 10) + 'new\n' + text(11, 20))
    expect(more).toEqual([])
    expect(hunk && hunkText(hunk)).toBe(
      ['@@ -7,7 +7,7 @@', ' line 7', ' line 8', ' line 9', '-line 10', '+new', ' line 11', ' line 12', ' line 13'].join(
        '\n'
      )
    )
  })

  it('joins changes that are close, and parts those that are not', () => {
    const changed = (...lines: number[]): string =>
      text(1, 40).replace(/line (\d+)\n/g, (line, n: string) => (lines.includes(Number(n)) ? 'new\n' : line))
    expect(unifiedDiff(text(1, 40), changed(10, 16))).toHaveLength(1)
    expect(unifiedDiff(text(1, 40), changed(10, 18)).map(({ head }) => head)).toEqual([
      '@@ -7,7 +7,7 @@',
      '@@ -15,7 +15,7 @@'
    ])
  })

  it('counts from 0 where a side is empty', () => {
    expect(unifiedDiff('', 'a\n').map(hunkText)).toEqual(['@@ -0,0 +1,1 @@\n+a'])
  })
})
