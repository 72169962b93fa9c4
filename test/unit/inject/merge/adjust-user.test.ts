import { describe, expect, test } from 'vitest'
import { dialectOf, newestDialect } from '../../../../src/inject/dialect.ts'
import type { Json, JsonObject } from '../../../../src/inject/json.ts'
import { adjustInitContainerUser } from '../../../../src/inject/merge/adjust-user.ts'

function adjust(
  user: JsonObject | undefined,
  init: readonly JsonObject[],
  changes: { proxyConfig?: JsonObject; release?: string; annotations?: JsonObject } = {}
): { init: Json; proxy: Json } {
  const original = { spec: { containers: [{ name: 'istio-proxy', ...(user ? { securityContext: user } : {}) }] } }
  const merged = {
    metadata: { annotations: changes.annotations ?? {} },
    spec: { containers: [{ name: 'istio-proxy', securityContext: { runAsUser: 2000 } }], initContainers: init }
  }
  const dialect = dialectOf(changes.release ?? 'head') ?? newestDialect()
  const { spec } = adjustInitContainerUser(merged, original, {
    dialect,
    proxyConfig: changes.proxyConfig ?? {}
  }) as unknown as typeof merged
  return { init: spec.initContainers[0] ?? null, proxy: spec.containers[0] ?? null }
}

const INIT = { name: 'istio-init', args: ['-p', '15001', '-u', '1337', '-m', 'REDIRECT'] }
const VALIDATION = { name: 'istio-validation', args: ['-u', '1337'], securityContext: { runAsUser: 1337 } }

describe('a user of its own for the proxy', () => {
  test('is not captured by istio-init', () => {
    expect(adjust({ runAsUser: 2000 }, [INIT]).init).toEqual({
      name: 'istio-init',
      args: ['-p', '15001', '-u', '2000', '-m', 'REDIRECT']
    })
  })

  test('is the user of istio-validation too', () => {
    expect(adjust({ runAsUser: 2000, runAsGroup: 3000 }, [VALIDATION]).init).toEqual({
      name: 'istio-validation',
      args: ['-u', '2000'],
      securityContext: { runAsUser: 2000, runAsGroup: 3000 }
    })
  })

  test('is root with TPROXY, and validation keeps its own', () => {
    const { init, proxy } = adjust({ runAsUser: 2000 }, [VALIDATION], { proxyConfig: { interceptionMode: 'TPROXY' } })
    expect(proxy).toEqual({ name: 'istio-proxy', securityContext: { runAsUser: 0 } })
    expect(init).toEqual({ ...VALIDATION, args: ['-u', '2000'] })
  })

  test('is root with TPROXY by annotation', () => {
    const annotations = { 'sidecar.istio.io/interceptionMode': 'TPROXY' }
    expect(adjust({ runAsUser: 2000 }, [INIT], { annotations }).proxy).toMatchObject({
      securityContext: { runAsUser: 0 }
    })
  })

  test('that is root is not told to iptables, which cannot', () => {
    expect(adjust({ runAsUser: 0 }, [VALIDATION]).init).toMatchObject({
      args: ['-u', '1337'],
      securityContext: { runAsUser: 0 }
    })
  })

  test('with only a group changes the group', () => {
    expect(adjust({ runAsGroup: 5 }, [VALIDATION]).init).toEqual({
      ...VALIDATION,
      securityContext: { runAsUser: 1337, runAsGroup: 5 }
    })
  })

  test('needs something after -u', () => {
    expect(() => adjust({ runAsUser: 2000 }, [{ name: 'istio-init', args: ['-u'] }])).toThrow(
      'runtime error: index out of range [1] with length 1'
    )
  })

  test.each([
    ['there is none', undefined, 'head'],
    ['the release is 1.18', { runAsUser: 2000 }, '1.18']
  ])('changes nothing where %s', (_, user, release) => {
    expect(adjust(user, [INIT], { release }).init).toEqual(INIT)
  })
})
