import { describe, expect, test } from 'vitest'
import { dialectOf, newestDialect, type Dialect } from '../../../../src/inject/dialect.ts'
import { applyRewrite } from '../../../../src/inject/finish/apply-rewrite.ts'
import type { Finishing } from '../../../../src/inject/finish/step.ts'
import type { JsonObject } from '../../../../src/inject/json.ts'
import { finishing, pod, proxyOf } from './finishing.ts'

interface Result {
  readonly app: JsonObject
  readonly probers: unknown
}

function rewrite(
  app: JsonObject,
  changes: { annotations?: JsonObject; context?: Partial<Finishing>; env?: JsonObject[] } = {}
): Result {
  const before = pod({
    containers: [{ name: 'app', ...app }],
    ...(changes.annotations ? { annotations: changes.annotations } : {}),
    ...(changes.env ? { proxyEnv: changes.env } : {})
  })
  const after = applyRewrite(before, finishing(changes.context))
  const { spec } = after as unknown as { spec: { containers: JsonObject[] } }
  const variables = proxyOf(after).env?.filter(({ name }) => name === 'ISTIO_KUBE_APP_PROBERS')
  const texts = variables?.map(({ value }): unknown => JSON.parse(value ?? ''))
  return { app: spec.containers[0] ?? {}, probers: texts && texts.length === 1 ? texts[0] : texts }
}

function dialect(release: string): Dialect {
  return dialectOf(release) ?? newestDialect()
}

describe('rewriting probes', () => {
  test('lets the kubelet ask the agent over HTTP and tells the agent the rest', () => {
    const { app, probers } = rewrite({
      livenessProbe: { httpGet: { path: '/live', port: 8443, scheme: 'HTTPS' }, timeoutSeconds: 3 }
    })
    expect(app['livenessProbe']).toEqual({
      httpGet: { path: '/app-health/app/livez', port: 15020, scheme: 'HTTP' },
      timeoutSeconds: 3
    })
    expect(probers).toEqual({
      '/app-health/app/livez': { httpGet: { path: '/live', port: 8443, scheme: 'HTTPS' }, timeoutSeconds: 3 }
    })
  })

  test('turns sockets and gRPC into HTTP', () => {
    const { app, probers } = rewrite({
      readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 5 },
      startupProbe: { grpc: { port: 90 } }
    })
    expect(app['readinessProbe']).toEqual({
      httpGet: { path: '/app-health/app/readyz', port: 15020 },
      periodSeconds: 5
    })
    expect(app['startupProbe']).toEqual({ httpGet: { path: '/app-health/app/startupz', port: 15020 } })
    expect(probers).toEqual({
      '/app-health/app/readyz': { tcpSocket: { port: 80 } },
      '/app-health/app/startupz': { grpc: { port: 90, service: null } }
    })
  })

  test('rewrites hooks, without a timeout', () => {
    const { app, probers } = rewrite({ lifecycle: { preStop: { httpGet: { port: 80 } }, postStart: { exec: {} } } })
    expect(app['lifecycle']).toEqual({
      preStop: { httpGet: { port: 15020, path: '/app-lifecycle/app/prestopz' } },
      postStart: { exec: {} }
    })
    expect(probers).toEqual({ '/app-lifecycle/app/prestopz': { httpGet: { port: 80 } } })
  })

  test('resolves the name of a port; of two ports with one name the last counts', () => {
    const ports = [
      { name: 'web', containerPort: 1 },
      { name: 'web', containerPort: 2 }
    ]
    const { probers } = rewrite({ ports, livenessProbe: { httpGet: { port: 'web' } } })
    expect(probers).toEqual({ '/app-health/app/livez': { httpGet: { port: 2 } } })
  })

  test('rewrites a probe whose port has an unknown name, although the agent cannot know it', () => {
    const { app, probers } = rewrite({ livenessProbe: { httpGet: { port: 'nope' } } })
    expect(app['livenessProbe']).toEqual({ httpGet: { port: 15020, path: '/app-health/app/livez' } })
    expect(probers).toBeUndefined()
  })

  test('tells the agent nothing about a probe that points to it already', () => {
    expect(rewrite({ livenessProbe: { httpGet: { port: 15020 } } }).probers).toBeUndefined()
  })

  test('rewrites HTTP alone where a probe has two handlers', () => {
    const { app } = rewrite({ livenessProbe: { httpGet: { port: 1 }, tcpSocket: { port: 2 } } })
    expect(app['livenessProbe']).toEqual({
      httpGet: { port: 15020, path: '/app-health/app/livez' },
      tcpSocket: { port: 2 }
    })
  })

  test('escapes as Go does what the agent reads', () => {
    const after = applyRewrite(
      pod({ containers: [{ name: 'app', livenessProbe: { httpGet: { path: '/a?b=<c>&d', port: 1 } } }] }),
      finishing()
    )
    expect(proxyOf(after).env?.[0]?.value).toBe(
      '{"/app-health/app/livez":{"httpGet":{"path":"/a?b=\\u003cc\\u003e\\u0026d","port":1}}}'
    )
  })

  test('uses the port of the annotation, and port 0 where that is no number', () => {
    const probe = { livenessProbe: { httpGet: { port: 1 } } }
    const port = (text: string): unknown =>
      rewrite(probe, { annotations: { 'status.sidecar.istio.io/port': text } }).app
    expect(port('15500')).toMatchObject({ livenessProbe: { httpGet: { port: 15500 } } })
    expect(port(' 15500')).toMatchObject({ livenessProbe: { httpGet: { port: 0 } } })
  })

  test.each([
    ['the annotation', { annotations: { 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' } }],
    ['the values', { context: { values: {} } }]
  ])('is turned off by %s', (_, changes) => {
    const probe = { livenessProbe: { httpGet: { port: 1 } } }
    expect(rewrite(probe, changes)).toEqual({ app: { name: 'app', ...probe }, probers: undefined })
  })

  test('needs a proxy', () => {
    const before = { spec: { containers: [{ name: 'app', livenessProbe: { httpGet: { port: 1 } } }] } }
    expect(applyRewrite(before, finishing())).toBe(before)
  })
})

describe('a pod that was injected before', () => {
  const annotations = { 'sidecar.istio.io/status': '{}' }
  const probe = { livenessProbe: { httpGet: { port: 1 } } }
  const added = { '/app-health/app/livez': { httpGet: { port: 1 } } }
  const earlier = {
    '/app-health/other/livez': { httpGet: { port: 2 } },
    '/app-health/app/livez': { httpGet: { port: 3 } }
  }
  const env = [{ name: 'ISTIO_KUBE_APP_PROBERS', value: JSON.stringify(earlier) }]

  test('keeps its probers, and they win', () => {
    expect(rewrite(probe, { annotations, env }).probers).toEqual(earlier)
  })

  test('gets the variable where it is missing; from 1.17 to 1.26 it does not', () => {
    expect(rewrite(probe, { annotations }).probers).toEqual(added)
    expect(rewrite(probe, { annotations, context: { dialect: dialect('1.24') }, env: [] }).probers).toEqual([])
  })

  test('up to 1.16 gets a second variable', () => {
    expect(rewrite(probe, { annotations, env, context: { dialect: dialect('1.15') } }).probers).toEqual([
      earlier,
      added
    ])
  })

  test('keeps a variable that cannot be read', () => {
    const broken = [{ name: 'ISTIO_KUBE_APP_PROBERS', value: '[]' }]
    expect(rewrite(probe, { annotations, env: broken }).probers).toEqual([])
  })
})

describe('earlier releases', () => {
  const tcp = { readinessProbe: { tcpSocket: { port: 80 } } }

  test('rewrite hooks from 1.25 on', () => {
    const hook = { lifecycle: { preStop: { httpGet: { port: 80 } } } }
    expect(rewrite(hook, { context: { dialect: dialect('1.24') } }).app).toEqual({ name: 'app', ...hook })
  })

  test('do not rewrite gRPC before 1.13', () => {
    const grpc = { readinessProbe: { grpc: { port: 80 } } }
    expect(rewrite(grpc, { context: { dialect: dialect('1.12') } }).app).toEqual({ name: 'app', ...grpc })
  })

  test('let the environment turn sockets off from 1.12 to 1.18', () => {
    const off = { REWRITE_TCP_PROBES: 'false' }
    const run = (release: string): JsonObject =>
      rewrite(tcp, { context: { dialect: dialect(release), environment: off } }).app
    expect(run('1.18')).toEqual({ name: 'app', ...tcp })
    expect(run('1.20')).not.toEqual({ name: 'app', ...tcp })
  })

  test('look at init containers from 1.19 on', () => {
    const before = {
      metadata: {},
      spec: {
        initContainers: [{ name: 'i', readinessProbe: { httpGet: { port: 1 } } }],
        containers: [{ name: 'istio-proxy' }]
      }
    }
    const run = (release: string): unknown => applyRewrite(before, finishing({ dialect: dialect(release) }))['spec']
    expect(run('1.18')).toEqual(before.spec)
    expect(run('1.20')).toMatchObject({
      initContainers: [{ readinessProbe: { httpGet: { path: '/app-health/i/readyz' } } }]
    })
  })
})
