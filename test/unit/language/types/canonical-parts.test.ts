import { expect, test } from 'vitest'
import { canonicalize, type CanonicalPart, type CanonicalParts } from '../../../../src/language/types/index.ts'

/** Remembers some objects. */
function partsOf(...shared: readonly object[]): CanonicalParts & { readonly settled: readonly unknown[] } {
  const known = new Map<object, CanonicalPart>(shared.map(part => [part, {}]))
  const settled: unknown[] = []
  return {
    settled,
    get: part => known.get(part),
    settle(part, codec, canonical) {
      Object.assign(part, { codec, canonical })
      settled.push(canonical)
    }
  }
}

const variable = {
  name: 'LIMIT',
  valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1000m' } },
  value: ''
}
const resources = { limits: { cpu: '2000m' }, requests: {} }
const container = (name: string): object => ({ name, env: [{ name: 'NAME', value: name }, variable], resources })

test('what comes again is made canonical once, and is the same object in all results', () => {
  const parts = partsOf(variable, resources)
  const results = ['one', 'two'].map(name => canonicalize('core/v1.Container', container(name), { parts }))
  expect(results).toEqual(['one', 'two'].map(name => canonicalize('core/v1.Container', container(name))))
  expect(parts.settled).toEqual([
    { name: 'LIMIT', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1' } } },
    { limits: { cpu: '2' } }
  ])
  const [one, two] = results as { readonly value: Readonly<Record<string, readonly unknown[]>> }[]
  expect(one?.value['env']?.[1]).toBe(two?.value['env']?.[1])
  expect(one?.value['resources']).toBe(two?.value['resources'])
})

test('a part that stands where another type is wanted is read as that type', () => {
  const shared = { limits: { cpu: '1000m' } }
  const parts = partsOf(shared)
  const read = (type: string, value: object): unknown => canonicalize(type, value, { parts })
  const containers = { value: { name: 'a', resources: { limits: { cpu: '1' } } } }
  expect(read('core/v1.Container', { name: 'a', resources: shared })).toEqual(containers)
  // An ObjectMeta knows no limits.
  expect(read('core/v1.Pod', { metadata: shared, spec: { containers: [] } })).toEqual({
    value: { metadata: {}, spec: { containers: [] }, status: {} }
  })
  expect(read('core/v1.Container', { name: 'a', resources: shared })).toEqual(containers)
})

test('a part that cannot be read fails each time, in the words of the whole', () => {
  const wrong = { limits: { cpu: 'much' } }
  const parts = partsOf(wrong)
  const whole = canonicalize('core/v1.Container', { name: 'a', resources: wrong })
  expect(whole).toHaveProperty('error')
  for (let i = 0; i < 2; i++) {
    expect(canonicalize('core/v1.Container', { name: 'a', resources: wrong }, { parts })).toEqual(whole)
  }
  expect(parts.settled).toEqual([])
})
