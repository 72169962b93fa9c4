import { expect, test } from 'vitest'
import { KnownTexts } from '../../../../src/inject/merge/known-texts.ts'

/** Reads texts by taking notes of those that were not known. */
function reader(): {
  readonly texts: KnownTexts<string>
  readonly made: string[]
  readonly read: (text: string) => string
} {
  const texts = new KnownTexts<string>()
  const made: string[] = []
  const read = (text: string): string => {
    return texts.get(text, () => {
      made.push(text)
      return text.toUpperCase()
    })
  }
  return { texts, made, read }
}

test('a text is worked out once, and is not taken for another of its length', () => {
  const { texts, made, read } = reader()
  expect(['one', 'two', 'one', 'three', 'two'].map(read)).toEqual(['ONE', 'TWO', 'ONE', 'THREE', 'TWO'])
  expect(made).toEqual(['one', 'two', 'three'])
  expect(texts.statistics).toEqual({ hits: 2, misses: 3, entries: 3 })
})

test('what is asked for stays, what was asked for longest ago goes', () => {
  const { texts, made, read } = reader()
  for (let i = 0; i < 1000; i++) {
    read('wanted')
    read(`${String(i).padStart(3)}abc`)
    read('x'.repeat(10 + i))
  }
  expect(made.filter(text => text === 'wanted')).toHaveLength(1)
  expect(texts.statistics.entries).toBeLessThanOrEqual(4 * 128)
  const before = made.length
  read('  0abc')
  read('x'.repeat(10))
  expect(made).toHaveLength(before + 2)
})
