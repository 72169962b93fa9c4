import { expect, test } from 'vitest'
import { KnownPieces } from '../../../../src/inject/merge/known-pieces.ts'

const value = { name: 'a' }

test('what was set is known, the very same object', () => {
  const pieces = new KnownPieces()
  expect(pieces.get('- name: a\n')).toBeUndefined()
  pieces.set('- name: a\n', value)
  expect(pieces.get('- name: a\n')).toBe(value)
  expect(pieces.statistics).toEqual({ hits: 1, misses: 1, entries: 1 })
})

test('what is asked for stays, what nobody asks for goes', () => {
  const pieces = new KnownPieces()
  pieces.set('wanted', value)
  pieces.set('not wanted', value)
  for (let i = 0; i < 20_000; i++) {
    pieces.set(`piece ${String(i)}`, {})
    if (i % 1000 === 0) expect(pieces.get('wanted')).toBe(value)
  }
  expect(pieces.get('not wanted')).toBeUndefined()
  expect(pieces.statistics.entries).toBeLessThanOrEqual(8192)
})

test('long pieces count for their length', () => {
  const pieces = new KnownPieces()
  for (let i = 0; i < 3000; i++) pieces.set(`${String(i)} ${'x'.repeat(1000)}`, {})
  expect(pieces.statistics.entries).toBeLessThan(1100)
})
