import { expect, test } from 'vitest'
import { KnownPieces } from '../../../../src/inject/merge/known-pieces.ts'

const value = { name: 'a' }

test('what is found twice is wanted, and known from then on: the very same object, which nobody can change', () => {
  const pieces = new KnownPieces()
  const found = { name: 'a', list: [{ b: {} }] }
  for (const isWanted of [false, true]) {
    expect(pieces.get('- name: a\n')).toBeUndefined()
    expect(pieces.wants('- name: a\n')).toBe(isWanted)
  }
  pieces.set('- name: a\n', found)
  expect(pieces.get('- name: a\n')).toBe(found)
  expect([found, found.list, found.list[0], found.list[0]?.b].every(Object.isFrozen)).toBe(true)
  expect(pieces.statistics).toEqual({ hits: 1, misses: 2, entries: 1 })
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
  for (let i = 0; i < 3000; i++) pieces.wants(`${String(i)} ${'x'.repeat(1000)}`)
  expect(pieces.statistics.entries).toBeLessThan(1100)
})
