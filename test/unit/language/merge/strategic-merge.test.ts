import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MergeError, strategicMerge, type Json } from '../../../../src/language/merge/index.ts'

const POD = 'core/v1.Pod'

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

/** Merges the containers of a pod, by their names. */
function names(original: readonly string[], patch: readonly string[]): string[] {
  const spec = (list: readonly string[]): Json => ({ spec: { containers: list.map(name => ({ name })) } })
  const merged = strategicMerge(POD, spec(original), spec(patch)) as { spec: { containers: { name: string }[] } }
  return merged.spec.containers.map(({ name }) => name)
}

describe('lists are merged by key', () => {
  it.each([
    ['new items go first', ['a', 'b', 'c'], ['z'], ['z', 'a', 'b', 'c']],
    ['items after a known one follow it', ['a', 'b', 'c'], ['z', 'c', 'y'], ['z', 'a', 'b', 'c', 'y']],
    ['another order in the patch reorders', ['a', 'b', 'c'], ['c', 'a'], ['b', 'c', 'a']]
  ])('%s', (_, original, patch, want) => {
    expect(names(original, patch)).toEqual(want)
  })

  it('atomic lists are replaced, directives in them are data', () => {
    const merged = strategicMerge(
      POD,
      { spec: { tolerations: [{ key: 'a' }] } },
      { spec: { tolerations: [{ $patch: 'replace' }, { key: 'z' }] } }
    )
    expect(merged).toEqual({ spec: { tolerations: [{ $patch: 'replace' }, { key: 'z' }] } })
  })

  it('lists of scalars are added to, each once', () => {
    const merged = strategicMerge(
      POD,
      { metadata: { finalizers: ['a', 'b'] } },
      { metadata: { finalizers: ['b', 'c'] } }
    )
    expect(merged).toEqual({ metadata: { finalizers: ['a', 'b', 'c'] } })
  })
})

describe('directives', () => {
  const original = { spec: { containers: [{ name: 'a', image: 'i' }, { name: 'b' }], nodeSelector: { x: '1' } } }
  it.each<[string, Json, Json]>([
    ['$patch: delete of an item', { containers: [{ name: 'a', $patch: 'delete' }] }, { containers: [{ name: 'b' }] }],
    [
      '$patch: replace of an item replaces the list',
      { containers: [{ name: 'a', $patch: 'replace' }] },
      { containers: [] }
    ],
    ['$patch: replace of a map', { nodeSelector: { y: '2', $patch: 'replace' } }, { nodeSelector: { y: '2' } }],
    ['$patch: delete of a map', { nodeSelector: { $patch: 'delete' } }, { nodeSelector: {} }],
    ['null deletes', { nodeSelector: null }, {}],
    ['$retainKeys', { nodeSelector: { $retainKeys: ['y'], y: '2' } }, { nodeSelector: { y: '2' } }],
    [
      '$setElementOrder',
      { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] },
      { containers: [{ name: 'b' }, { name: 'a', image: 'i' }] }
    ]
  ])('%s', (_, patch, want) => {
    const merged = strategicMerge(POD, original, { spec: patch }) as { spec: Record<string, Json> }
    expect(merged.spec).toMatchObject(want as object)
    if (JSON.stringify(patch).includes('null')) expect(merged.spec).not.toHaveProperty('nodeSelector')
  })
})

describe('what cannot be merged is refused in Kubernetes’ words', () => {
  it.each<[Json, string]>([
    ['x', 'invalid JSON document'],
    [{ $patch: 'no' }, 'unknown patch type: no in map: map[$patch:no]'],
    [{ $patch: null }, 'unknown patch type: %!s(<nil>) in map: map[$patch:<nil>]'],
    [{ spec: { containers: [{}] } }, 'map: map[] does not contain declared merge key: name']
  ])('%j', (patch, message) => {
    const merge = (): unknown => strategicMerge(POD, { spec: { containers: [{ name: 'a' }] } }, patch)
    expect(merge).toThrow(new MergeError(message))
  })

  it('and where it panics, that is said', () => {
    const patch = { spec: { '$setElementOrder/tolerations': [{ key: 'a' }] } }
    try {
      strategicMerge(POD, { spec: { tolerations: [{ key: 'a' }] } }, patch)
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({
        isPanic: true,
        message: 'runtime error: hash of unhashable type map[string]interface {}'
      })
    }
  })
})

describe('inputs', () => {
  it('stay as they are, and what the patch does not touch is shared', () => {
    const original = frozen({ metadata: { labels: { a: '1' } }, spec: { containers: [{ name: 'a' }, { name: 'b' }] } })
    const merged = strategicMerge(POD, original, frozen({ spec: { containers: [{ name: 'a', image: 'i' }] } }))
    expect(merged['metadata']).toBe(original.metadata)
    expect(merged).toMatchObject({ spec: { containers: [{ name: 'a', image: 'i' }, original.spec.containers[1]] } })
  })

  it('may have members that no type knows', () => {
    const merged = strategicMerge(POD, { spec: { later: { a: 1 } } }, { spec: { hostname: 'h' } })
    expect(merged).toEqual({ spec: { later: { a: 1 }, hostname: 'h' } })
  })

  it('may have members called __proto__', () => {
    const patch = JSON.parse('{"metadata":{"labels":{"__proto__":"x"}}}') as Json
    expect(JSON.stringify(strategicMerge(POD, { metadata: { labels: { a: '1' } } }, patch))).toBe(
      '{"metadata":{"labels":{"a":"1","__proto__":"x"}}}'
    )
  })
})

const name = fc.constantFrom('a', 'b', 'c', 'd')
const env = fc.uniqueArray(fc.record({ name, value: fc.string() }), { selector: item => item.name })
const containers = fc.uniqueArray(fc.record({ name, image: fc.string(), env }, { requiredKeys: ['name'] }), {
  selector: item => item.name
})
const pod = fc.record(
  {
    metadata: fc.record(
      { labels: fc.dictionary(name, fc.string()), finalizers: fc.uniqueArray(name) },
      { requiredKeys: [] }
    ),
    spec: fc.record({ containers, hostname: fc.string() }, { requiredKeys: [] })
  },
  { requiredKeys: [] }
)

describe('properties', () => {
  it('an empty patch gives the original itself, and so does the original', () => {
    fc.assert(
      fc.property(pod, json => {
        const original = frozen(json)
        expect(strategicMerge(POD, original, {})).toBe(original)
        expect(strategicMerge(POD, original, structuredClone(json))).toBe(original)
      })
    )
  })

  it('a patch applied twice changes nothing the second time', () => {
    fc.assert(
      fc.property(pod, pod, (original, patch) => {
        const once = strategicMerge(POD, frozen(original), frozen(patch))
        expect(strategicMerge(POD, once, patch)).toEqual(once)
      })
    )
  })

  it('any JSON gives a map or a MergeError', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (original, patch) => {
        try {
          expect(typeof strategicMerge(POD, original as Json, patch as Json)).toBe('object')
        } catch (error) {
          expect(error).toBeInstanceOf(MergeError)
        }
      })
    )
  })
})

describe('limits', () => {
  it('long lists cost linear time', () => {
    const list = (from: number): Json => Array.from({ length: 20_000 }, (_, i) => ({ name: `v${String(from + i)}` }))
    const merged = strategicMerge(POD, { spec: { volumes: list(0) } }, { spec: { volumes: list(10_000) } })
    expect((merged as { spec: { volumes: unknown[] } }).spec.volumes).toHaveLength(30_000)
  })

  it('long lists of scalars with duplicates are refused by name', () => {
    const finalizers = Array.from({ length: 10_000 }, () => 'a')
    const merge = (): unknown => strategicMerge(POD, { metadata: { finalizers } }, { metadata: { finalizers: ['b'] } })
    expect(merge).toThrow('list of 10001 scalars has duplicates: the limit is 4096')
  })
})
