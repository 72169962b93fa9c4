import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ShardedMap } from '../../../src/world/sharded-map.ts'

const change = fc.record({ key: fc.string({ maxLength: 3 }), value: fc.option(fc.integer(), { nil: undefined }) })

const sorted = (map: ReadonlyMap<string, number>): readonly (readonly [string, number])[] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1))

describe('a sharded map', () => {
  it('holds after any changes what a Map holds', () => {
    fc.assert(
      fc.property(fc.array(change), changes => {
        const model = new Map<string, number>()
        let map = ShardedMap.empty<number>()
        for (const { key, value } of changes) {
          if (value === undefined) model.delete(key)
          else model.set(key, value)
          map = value === undefined ? map.without(key) : map.with(key, value)
          expect(map.size).toBe(model.size)
          expect(map.get(key)).toBe(value)
          expect(map.has(key)).toBe(value !== undefined)
        }
        expect(sorted(map)).toEqual(sorted(model))
        expect(sorted(ShardedMap.of(model))).toEqual(sorted(model))
        expect([...map.keys()].sort()).toEqual([...model.keys()].sort())
      })
    )
  })

  it('leaves the version that it was made from as it was', () => {
    const first = ShardedMap.of([['a', 1]])
    const second = first.with('a', 2).with('b', 3)
    expect(sorted(first)).toEqual([['a', 1]])
    expect(sorted(second)).toEqual([
      ['a', 2],
      ['b', 3]
    ])
    expect(sorted(second.without('a'))).toEqual([['b', 3]])
    expect(second.without('nobody')).toBe(second)
  })

  it('cannot be filled once it is done', () => {
    const filling = ShardedMap.filling<number>()
    filling.set('a', 1)
    expect(filling.done().get('a')).toBe(1)
    expect(() => {
      filling.set('b', 2)
    }).toThrow('this map is done')
  })
})
