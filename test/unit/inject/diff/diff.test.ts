import fc from 'fast-check'
import jsonpatch from 'fast-json-patch'
import { describe, expect, test } from 'vitest'
import { diff } from '../../../../src/inject/diff/diff.ts'
import type { Json } from '../../../../src/inject/json.ts'
import type { PatchOperation } from '../../../../src/inject/outcome.ts'

function apply(document: Json, patch: readonly PatchOperation[]): unknown {
  return jsonpatch.applyPatch({ root: structuredClone(document) }, rooted(patch), true, true, true).newDocument.root
}

/** fast-json-patch treats the root specially: hang the document one step lower. */
function rooted(patch: readonly PatchOperation[]): jsonpatch.Operation[] {
  return structuredClone(patch).map(operation => ({ ...operation, path: '/root' + operation.path }))
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze)
  return Object.freeze(value)
}

describe('a patch', () => {
  test('is empty between equal documents', () => {
    expect(diff({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual([])
  })

  test('adds, removes and replaces members', () => {
    expect(diff({ a: 1, b: 2, c: 3 }, { a: 1, c: 4, d: 5 })).toEqual([
      { op: 'remove', path: '/b' },
      { op: 'replace', path: '/c', value: 4 },
      { op: 'add', path: '/d', value: 5 }
    ])
  })

  test('creates missing parents with what they hold', () => {
    expect(diff({ metadata: {} }, { metadata: { annotations: { 'a/b': 'c' } } })).toEqual([
      { op: 'add', path: '/metadata/annotations', value: { 'a/b': 'c' } }
    ])
  })

  test('escapes slash and tilde in names', () => {
    expect(diff({ a: {} }, { a: { 'x/y~z': 1 } })).toEqual([{ op: 'add', path: '/a/x~1y~0z', value: 1 }])
  })

  test('replaces what changes its kind', () => {
    expect(diff({ a: null, b: [], c: {} }, { a: {}, b: {}, c: [] })).toEqual([
      { op: 'replace', path: '/a', value: {} },
      { op: 'replace', path: '/b', value: {} },
      { op: 'replace', path: '/c', value: [] }
    ])
  })

  test('puts an item first without touching the others', () => {
    const app = { name: 'app', image: 'a' }
    expect(diff({ c: [app] }, { c: [{ name: 'proxy' }, app] })).toEqual([
      { op: 'add', path: '/c/0', value: { name: 'proxy' } }
    ])
  })

  test('puts several items at the end in their order', () => {
    expect(diff(['a'], ['a', 'b', 'c'])).toEqual([
      { op: 'add', path: '/1', value: 'b' },
      { op: 'add', path: '/2', value: 'c' }
    ])
  })

  test('goes into an item of the same name although others came before it', () => {
    expect(diff([{ name: 'app', image: 'a' }], [{ name: 'proxy' }, { name: 'app', image: 'b' }])).toEqual([
      { op: 'add', path: '/0', value: { name: 'proxy' } },
      { op: 'replace', path: '/1/image', value: 'b' }
    ])
  })

  test('moves the fewest items when the order changes', () => {
    const [a, b, c] = [{ name: 'a' }, { name: 'b' }, { name: 'c' }]
    expect(diff([a, b, c], [c, a, b])).toEqual([
      { op: 'add', path: '/0', value: c },
      { op: 'remove', path: '/3' }
    ])
  })

  test('pairs equal items before items of one name', () => {
    const before = [{ name: 'data', mountPath: '/x' }]
    const after = [
      { name: 'data', mountPath: '/y' },
      { name: 'data', mountPath: '/x' }
    ]
    expect(diff(before, after)).toEqual([{ op: 'add', path: '/0', value: { name: 'data', mountPath: '/y' } }])
  })

  test('changes one argument by one operation', () => {
    expect(diff(['-p', '15001', '-u', '1337'], ['-p', '15001', '-u', '2000'])).toEqual([
      { op: 'replace', path: '/3', value: '2000' }
    ])
  })

  test('writes a list of words anew when none of them stays', () => {
    expect(diff({ args: ['a', 'b'] }, { args: ['c', 'd', 'e'] })).toEqual([
      { op: 'replace', path: '/args', value: ['c', 'd', 'e'] }
    ])
  })

  test('goes into items without a name', () => {
    expect(diff([{ port: 1, protocol: 'TCP' }], [{ port: 2, protocol: 'TCP' }])).toEqual([
      { op: 'replace', path: '/0/port', value: 2 }
    ])
  })

  test('holds a member called __proto__ like any other', () => {
    const before = JSON.parse('{"a":{}}') as Json
    const after = JSON.parse('{"a":{"__proto__":{"b":1}}}') as Json
    expect(diff(before, after)).toEqual([{ op: 'add', path: '/a/__proto__', value: { b: 1 } }])
  })
})

const name = fc.constantFrom('a', 'b', 'c', 'd', 'x/y', 'm~n')
const json = fc.letrec<{ value: Json }>(tie => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom<Json[]>(null, true, 1, 2, 'u', 'v', ''),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.array(fc.record({ name, value: tie('value') }), { maxLength: 6 }),
    fc.dictionary(name, tie('value'), { maxKeys: 5 })
  )
})).value

describe('any patch', () => {
  test('turns the first document into the second', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        expect(apply(before, diff(freeze(before), freeze(after)))).toEqual(after)
      }),
      { numRuns: 2000 }
    )
  })

  test('is empty for a copy', () => {
    fc.assert(
      fc.property(json, value => {
        expect(diff(value, structuredClone(value))).toEqual([])
      })
    )
  })

  test('for a list that only grew adds exactly what is new', () => {
    const items = fc.uniqueArray(fc.integer(), { maxLength: 30 })
    fc.assert(
      fc.property(items, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), (all, keep) => {
        const before = all.filter((_, i) => keep[i])
        const patch = diff(before, all)
        fc.pre(before.length > 0)
        expect(patch.map(operation => operation.op)).toEqual(Array(all.length - before.length).fill('add'))
      })
    )
  })

  test('never names a path under a subtree that both documents share', () => {
    fc.assert(
      fc.property(json, json, json, (shared, before, after) => {
        const patch = diff({ shared, other: before }, { shared, other: after })
        expect(patch.filter(operation => operation.path.startsWith('/shared'))).toEqual([])
      })
    )
  })

  test('of two lists of twenty thousand items is made in linear time', () => {
    const before = Array.from({ length: 20_000 }, (_, i) => ({ name: String(i), value: 'a' }))
    const after = [...before].reverse().map(item => ({ ...item }))
    expect(diff(before, after).length).toBeLessThan(40_001)
  })
})
