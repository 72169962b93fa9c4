import { expect, test } from 'vitest'
import { patchStale } from '../../../../src/inject/diff/stale-baseline.ts'

const sent = { containers: [{ name: 'istio-proxy', group: 5, tty: true }, { name: 'app' }] }
const baseline = { containers: [{ name: 'istio-proxy', tty: true }, { name: 'app' }] }

test('a patch against a stale baseline leaves what the baseline did not know, on whatever stands there then', () => {
  expect(patchStale(sent, baseline, { containers: [{ name: 'app', user: 1 }] })).toEqual({
    containers: [{ name: 'app', user: 1, group: 5 }]
  })
})

test('a patch against a stale baseline overwrites what it sets', () => {
  const final = { containers: [{ name: 'istio-proxy', group: 7 }, { name: 'app' }, { name: 'new' }] }
  expect(patchStale(sent, baseline, final)).toEqual(final)
})
