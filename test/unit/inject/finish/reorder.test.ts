import { describe, expect, test } from 'vitest'
import { dialectOf, newestDialect } from '../../../../src/inject/dialect.ts'
import { reorderPod } from '../../../../src/inject/finish/reorder-pod.ts'
import type { Finishing } from '../../../../src/inject/finish/step.ts'
import { finishing } from './finishing.ts'

function order(
  { init = [], main = [] }: { init?: readonly string[]; main?: readonly string[] },
  changes: Partial<Finishing> = {}
): { init: readonly string[]; main: readonly string[] } {
  const named = (names: readonly string[]): { name: string }[] => names.map(name => ({ name }))
  const pod = { spec: { containers: named(main), initContainers: named(init) } }
  const { spec } = reorderPod(pod, finishing(changes)) as unknown as typeof pod
  const names = (containers: readonly { name: string }[]): string[] => containers.map(({ name }) => name)
  return { init: names(spec.initContainers), main: names(spec.containers) }
}

describe('the order of containers', () => {
  test('puts the proxy last, for kubectl exec takes the first', () => {
    expect(order({ main: ['istio-proxy', 'a', 'b'] }).main).toEqual(['a', 'b', 'istio-proxy'])
  })

  const held = { holdApplicationUntilProxyStarts: true }

  test.each([
    ['the values', { values: { global: { proxy: held } } }],
    ['the mesh', { mesh: { defaultConfig: held } }],
    [
      'the annotation',
      { original: { metadata: { annotations: { 'proxy.istio.io/config': 'holdApplicationUntilProxyStarts: true' } } } }
    ]
  ])('puts the proxy first where %s let the application wait', (_, changes) => {
    expect(order({ main: ['a', 'istio-proxy'] }, changes).main).toEqual(['istio-proxy', 'a'])
  })

  test('lets the annotation win over the mesh, but not over the values', () => {
    const original = {
      metadata: { annotations: { 'proxy.istio.io/config': 'holdApplicationUntilProxyStarts: false' } }
    }
    const main = ['a', 'istio-proxy']
    expect(order({ main }, { original, mesh: { defaultConfig: held } }).main).toEqual(['a', 'istio-proxy'])
    expect(order({ main }, { original, values: { global: { proxy: held } } }).main).toEqual(['istio-proxy', 'a'])
  })

  test('puts validation first and iptables last, so that init containers still reach the network', () => {
    expect(order({ init: ['istio-init', 'i', 'enable-core-dump', 'istio-validation', 'j'] }).init).toEqual([
      'istio-validation',
      'i',
      'j',
      'istio-init',
      'enable-core-dump'
    ])
  })

  test('puts a native sidecar before the init containers of the pod', () => {
    expect(order({ init: ['i', 'enable-core-dump', 'istio-proxy', 'istio-validation', 'istio-init'] }).init).toEqual([
      'istio-init',
      'istio-validation',
      'istio-proxy',
      'enable-core-dump',
      'i'
    ])
  })

  test('knows no proxy among init containers before 1.19', () => {
    const dialect = dialectOf('1.18') ?? newestDialect()
    expect(order({ init: ['istio-init', 'istio-proxy'] }, { dialect }).init).toEqual(['istio-proxy', 'istio-init'])
  })

  test('keeps the last of two proxies, as Istio does', () => {
    const proxies = [
      { name: 'istio-proxy', image: 'a' },
      { name: 'istio-proxy', image: 'b' }
    ]
    expect(reorderPod({ spec: { containers: proxies } }, finishing())).toEqual({ spec: { containers: [proxies[1]] } })
  })

  test('makes an empty list of containers that are null', () => {
    expect(reorderPod({ spec: { containers: null } }, finishing())).toEqual({ spec: { containers: [] } })
  })

  test('changes nothing in a pod that is in order', () => {
    const pod = { spec: { containers: [{ name: 'a' }, { name: 'istio-proxy' }] } }
    expect(reorderPod(pod, finishing())).toBe(pod)
  })
})
