import { expect, test } from 'vitest'
import { cacheStatistics } from '../../../src/inject/cache-statistics.ts'
import { inject } from '../../../src/inject/inject.ts'
import type { JsonObject } from '../../../src/inject/json.ts'
import { injectRemembering } from '../../../src/inject/replicas/inject-remembering.ts'
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
  const counts = Array.from({ length: 4 }, () => {
    expect(injectRemembering(review(pod), on).kind).toBe('patched')
    return count()
  })
  const since = (cache: string, what: 'hits' | 'misses'): readonly number[] =>
    counts.map(each => (each[cache]?.[what] ?? NaN) - (counts[0]?.[cache]?.[what] ?? NaN))
  // The first pod is new, the second one is a replica, and the others are looked up.
  expect(since('replicas', 'misses')).toEqual([0, 1, 1, 1])
  expect(since('replicas', 'hits')).toEqual([0, 0, 1, 2])
  expect(since('overlays', 'misses')).toEqual([0, 0, 0, 0])
  expect(since('overlays', 'hits')).toEqual([0, 1, 1, 1])
  // A text that is known as a whole is not taken apart.
  expect(since('pieces', 'misses')).toEqual([0, 0, 0, 0])
})

test('for a pod of another name, what is rendered as for others is known in pieces', () => {
  const templates = {
    sidecar: `
spec:
  containers:
  - name: istio-proxy
    env:
    - name: APP
      value: {{ (index .Spec.Containers 0).Name }}
    - name: NODE
      valueFrom:
        fieldRef:
          fieldPath: spec.nodeName
  volumes:
  - name: data
    emptyDir: {}
`
  }
  const small = world({ templates, settings: { caches: 'on' } })
  const named = (name: string): JsonObject => ({ ...pod, spec: { containers: [{ ...pod.spec.containers[0], name }] } })
  // What is found twice is remembered.
  for (const name of ['one', 'two']) expect(inject(review(named(name)), small).kind).toBe('patched')
  const before = count()['pieces']
  expect(inject(review(named('three')), small).kind).toBe('patched')
  const after = count()['pieces']
  // NODE and the list of volumes; but not the specification, the list of containers, its item, its variables and APP.
  expect(after?.hits).toBe((before?.hits ?? 0) + 2)
  expect(after?.misses).toBe((before?.misses ?? 0) + 5)
})

test('caches that are off are not asked', () => {
  const before = count()
  expect(injectRemembering(review(pod), snapshot('off')).kind).toBe('patched')
  expect(count()).toEqual(before)
})
