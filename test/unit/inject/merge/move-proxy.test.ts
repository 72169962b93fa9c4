import { describe, expect, test } from 'vitest'
import { dialectOf, newestDialect } from '../../../../src/inject/dialect.ts'
import { moveProxy } from '../../../../src/inject/merge/move-proxy.ts'

const pod = { spec: { containers: [{ name: 'istio-proxy' }, { name: 'app' }], initContainers: [{ name: 'i' }] } }
const moved = { spec: { containers: [{ name: 'app' }], initContainers: [{ name: 'i' }, { name: 'istio-proxy' }] } }
const rendered = { spec: { initContainers: [{ name: 'istio-proxy' }] } }
const annotated = (value: string): object => ({
  metadata: { annotations: { 'sidecar.istio.io/nativeSidecar': value } }
})
const head = newestDialect()

describe('the user’s own proxy', () => {
  test('moves to the init containers where the template renders a native sidecar', () => {
    expect(moveProxy(pod, rendered, true, head)).toEqual(moved)
  })

  test('stays where it is when the template renders a container', () => {
    expect(moveProxy(pod, { spec: { containers: [{ name: 'istio-proxy' }] } }, true, head)).toBe(pod)
  })

  test('follows the annotation before the setting', () => {
    const no = { ...pod, ...annotated('false') }
    const yes = { ...pod, ...annotated('true') }
    expect(moveProxy(no, rendered, true, head)).toBe(no)
    expect(moveProxy(yes, rendered, false, head)).toMatchObject(moved)
  })

  test('does not follow an annotation that is neither true nor false', () => {
    const other = { ...pod, ...annotated('yes') }
    expect(moveProxy(other, rendered, false, head)).toBe(other)
  })

  test('does not follow the annotation before 1.24', () => {
    const no = { ...pod, ...annotated('false') }
    expect(moveProxy(no, rendered, true, dialectOf('1.21') ?? head)).toMatchObject(moved)
  })
})
