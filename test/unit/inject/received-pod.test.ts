import { describe, expect, test } from 'vitest'
import { newestDialect } from '../../../src/inject/dialect.ts'
import type { JsonObject } from '../../../src/inject/json.ts'
import { injectedPod, receivePod } from '../../../src/inject/received-pod.ts'
import { readPod } from '../../../src/inject/typed.ts'

const dialect = newestDialect()
const APP = { name: 'app', resources: {} }
const SETUP = { name: 'setup', resources: {} }
const PROXY = { name: 'istio-proxy', image: 'user:1', resources: {} }

/** Sends a pod whose proxy injection moves among the init containers, and reads the result as Go would. */
function injected(spec: JsonObject): unknown {
  const received = receivePod({ metadata: { name: 'p', namespace: 'n' }, spec }, 'n', dialect)
  const final = { ...received.pod, spec: { containers: [APP], initContainers: [SETUP, { ...PROXY, args: ['x'] }] } }
  return injectedPod(received, final)
}

describe("a user's own proxy that became native", () => {
  test('takes along what no type knows', () => {
    const spec = { containers: [APP, { ...PROXY, newField: 1 }], initContainers: [SETUP] }
    expect(injected(spec)).toMatchObject({
      spec: { containers: [APP], initContainers: [SETUP, { ...PROXY, newField: 1, args: ['x'] }] }
    })
  })

  test.each([
    { containers: [APP, PROXY], INITCONTAINERS: [SETUP] },
    { Containers: [APP, PROXY], initContainers: [SETUP] }
  ])('keeps what it is where a list is spelled otherwise: %j', spec => {
    expect(readPod(injected(spec) as JsonObject, dialect, 'bad-request')).toMatchObject({
      spec: { containers: [APP], initContainers: [SETUP, { ...PROXY, args: ['x'] }] }
    })
  })
})
