import { describe, expect, it } from 'vitest'
import { uninject } from '../../../../src/inject/uninject/uninject.ts'
import { uninjectPod } from '../../../../src/inject/uninject/uninject-pod.ts'

const STATUS = JSON.stringify({
  initContainers: ['istio-init'],
  containers: ['istio-proxy'],
  volumes: ['istio-envoy'],
  imagePullSecrets: ['regcred'],
  revision: 'canary'
})

describe('uninject', () => {
  it('leaves text without injected objects as it is', () => {
    const text = 'kind: Service # mine\nmetadata: {name: a}\n'
    expect([...uninject(text)].join('')).toBe(`${text}---\n`)
  })

  it('keeps fields that no table knows, and numbers in quotes', () => {
    const object = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: {
        future: { x: 1 },
        template: {
          metadata: { labels: { number: '1' }, annotations: { 'sidecar.istio.io/status': STATUS } },
          spec: { containers: [{ name: 'app' }, { name: 'istio-proxy' }] }
        }
      }
    }
    const text = [...uninject(JSON.stringify(object))].join('')
    expect(text).toContain('number: "1"')
    expect(text).toContain('  future:\n    x: 1')
    expect(text).not.toContain('istio')
  })

  it('refuses a status that says nothing', () => {
    const text = 'kind: Pod\nmetadata: {annotations: {sidecar.istio.io/status: "injected"}}\n'
    expect(() => [...uninject(text)]).toThrow('is no JSON object')
  })
})

describe('uninjectPod', () => {
  const pod = (annotations: Record<string, string>, env: readonly { name: string; value: string }[] = []) => ({
    metadata: { annotations: { 'sidecar.istio.io/status': STATUS, ...annotations }, labels: { app: 'a' } },
    spec: {
      initContainers: [{ name: 'mine' }, { name: 'istio-init' }],
      containers: [
        { name: 'app', readinessProbe: { periodSeconds: 3, httpGet: { path: '/app-health/app/readyz', port: 15020 } } },
        { name: 'istio-proxy', env }
      ],
      volumes: [{ name: 'v' }, { name: 'istio-envoy' }],
      imagePullSecrets: [{ name: 'regcred' }]
    }
  })

  it('knows no pod without status', () => {
    expect(uninjectPod({ metadata: {}, spec: {} })).toBeUndefined()
  })

  it('takes out what the status names, and no more', () => {
    expect(uninjectPod(pod({ mine: 'x', 'istio.io/rev': 'canary' }))).toMatchObject({
      metadata: { annotations: { mine: 'x' }, labels: { app: 'a' } },
      spec: { initContainers: [{ name: 'mine' }], containers: [{ name: 'app' }], volumes: [{ name: 'v' }] }
    })
  })

  it("keeps a volume that the user's containers mount, whatever the status says", () => {
    const { metadata, spec } = pod({})
    const mounting = { name: 'app', volumeMounts: [{ name: 'istio-envoy', mountPath: '/x' }] }
    expect(uninjectPod({ metadata, spec: { ...spec, containers: [mounting, { name: 'istio-proxy' }] } })).toMatchObject(
      {
        spec: { containers: [mounting], volumes: [{ name: 'v' }, { name: 'istio-envoy' }] }
      }
    )
  })

  it('gives a probe the name of its port back, where the container names it', () => {
    const probers = JSON.stringify({
      '/app-health/app/readyz': { httpGet: { path: '/ready', port: 8080 } },
      '/app-health/app/livez': { tcpSocket: { port: 9090 } }
    })
    const { metadata, spec } = pod({})
    const app = {
      name: 'app',
      ports: [{ name: 'http', containerPort: 8080 }, { containerPort: 9090 }],
      readinessProbe: { httpGet: { path: '/app-health/app/readyz', port: 15020 } },
      livenessProbe: { httpGet: { path: '/app-health/app/livez', port: 15020 } }
    }
    const proxy = { name: 'istio-proxy', env: [{ name: 'ISTIO_KUBE_APP_PROBERS', value: probers }] }
    expect(uninjectPod({ metadata, spec: { ...spec, containers: [app, proxy] } })).toMatchObject({
      spec: {
        containers: [
          {
            readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
            livenessProbe: { tcpSocket: { port: 9090 } }
          }
        ]
      }
    })
  })

  it('keeps values that no injection gives', () => {
    const kept = { 'istio.io/rev': 'other', 'prometheus.io/port': '8080', 'prometheus.io/scrape': 'true' }
    expect(uninjectPod(pod(kept))).toMatchObject({ metadata: { annotations: kept } })
  })

  it('gives a probe of another kind back to the application', () => {
    const probers = { '/app-health/app/readyz': { grpc: { port: 9000, service: null }, timeoutSeconds: 2 } }
    const env = [{ name: 'ISTIO_KUBE_APP_PROBERS', value: JSON.stringify(probers) }]
    expect(uninjectPod(pod({}, env))).toMatchObject({
      spec: { containers: [{ name: 'app', readinessProbe: { periodSeconds: 3, grpc: { port: 9000 } } }] }
    })
  })

  it('brings the containers of the overrides back to their place', () => {
    const overrides = JSON.stringify({
      containers: [
        { name: 'app', image: 'mine' },
        { name: 'istio-proxy', tty: true }
      ]
    })
    expect(uninjectPod(pod({ 'proxy.istio.io/overrides': overrides }))).toMatchObject({
      spec: {
        containers: [
          { name: 'app', image: 'mine' },
          { name: 'istio-proxy', tty: true, image: 'auto' }
        ]
      }
    })
  })
})
