import { expect, test } from 'vitest'
import { cacheStatistics } from '../../../src/inject/cache-statistics.ts'
import { inject } from '../../../src/inject/inject.ts'
import type { Settings, Snapshot } from '../../../src/inject/snapshot.ts'
import { review, world } from './worlds.ts'

const pod = {
  metadata: { name: 'p', namespace: 'default' },
  spec: { containers: [{ name: 'app', image: 'app:1', resources: {} }] },
  status: {}
}

function count(): Readonly<Record<string, { readonly hits: number; readonly misses: number }>> {
  return Object.fromEntries(cacheStatistics().map(({ name, hits, misses }) => [name, { hits, misses }]))
}

function snapshot(caches: NonNullable<Settings['caches']>): Snapshot {
  const small = world({})
  return { ...small, settings: { ...small.settings, caches } }
}

test('the caches count what they knew and what they did not', () => {
  const on = snapshot('on')
  const before = count()
  expect(inject(review(pod), on).kind).toBe('patched')
  const first = count()
  expect(inject(review(pod), on).kind).toBe('patched')
  const second = count()
  expect(first['templates']?.misses).toBe((before['templates']?.misses ?? 0) + 1)
  expect(second).toEqual({
    templates: { hits: (first['templates']?.hits ?? 0) + 1, misses: first['templates']?.misses },
    overlays: { hits: (first['overlays']?.hits ?? 0) + 1, misses: first['overlays']?.misses }
  })
})

test('caches that are off are not asked', () => {
  const before = count()
  expect(inject(review(pod), snapshot('off')).kind).toBe('patched')
  expect(count()).toEqual(before)
})
