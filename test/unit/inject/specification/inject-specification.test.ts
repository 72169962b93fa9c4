import { describe, expect, it } from 'vitest'
import { inject } from '../../../../src/inject/inject.ts'
import type { JsonObject } from '../../../../src/inject/json.ts'
import { compileRevision } from '../../../../src/policy/compile.ts'
import { worldOf } from '../decide/world.ts'

const TEMPLATE = `  initContainers:
  - name: istio-init
    args: ["-p", [[ .MeshConfig.ProxyListenPort ]]]
  containers:
  - name: istio-proxy
    image: proxy:1
    args: [--statusPort, "15020"]
    resources: {limits: {cpu: 1500m}}
    env:
    - name: POD_NAME
      valueFrom: {fieldRef: {fieldPath: metadata.name}}
  volumes:
  - name: istio-envoy
    emptyDir: {}
  imagePullSecrets:
  - name: regcred
`

/** Injects a pod as a release does it with one template. */
function injected(release: string, pod: JsonObject, template = TEMPLATE): any {
  const configText = `policy: enabled\ntemplate: |-\n${template}`
  const { revision, problems } = compileRevision({
    name: 'default',
    configText,
    valuesText: '',
    meshText: '',
    istioVersion: release
  })
  expect(problems).toEqual([])
  const snapshot = {
    ...worldOf({ namespaceLabels: { 'istio-injection': 'enabled' } }),
    revisions: new Map([['default', revision!]])
  }
  const request = {
    uid: 'u',
    namespace: 'shop',
    name: 'web',
    operation: 'CREATE',
    dryRun: false,
    object: pod,
    path: '/inject',
    user: ''
  }
  const outcome: any = inject(request, snapshot)
  expect(['patched', 'unchanged']).toContain(outcome.kind)
  return outcome.kind === 'patched' ? outcome.pod : pod
}

const POD: JsonObject = {
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    containers: [
      {
        name: 'app',
        ports: [{ name: 'http', containerPort: 80 }],
        readinessProbe: { httpGet: { path: '/ready', port: 'http' } }
      }
    ]
  }
}

const names = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name)
const proxyOf = (pod: any): any => pod.spec.containers.find(({ name }: { name: string }) => name === 'istio-proxy')

describe('Istio up to 1.8', () => {
  it('appends what the template renders', () => {
    const { spec } = injected('1.1', POD)
    expect(names(spec.containers)).toEqual(['app', 'istio-proxy'])
    expect(names(spec.initContainers)).toEqual(['istio-init'])
    expect(names(spec.volumes)).toEqual(['istio-envoy'])
    expect(names(spec.imagePullSecrets)).toEqual(['regcred'])
  })

  it('reads numbers as texts where Kubernetes wants texts', () => {
    expect(injected('1.1', POD).spec.initContainers[0].args).toEqual(['-p', '15001'])
  })

  it('writes a status that starts with the hash of the template', () => {
    const status = injected('1.1', POD).metadata.annotations['sidecar.istio.io/status']
    expect(status).toMatch(
      /^\{"version":"[0-9a-f]{64}","initContainers":\["istio-init"\],"containers":\["istio-proxy"\],/
    )
  })

  it('takes out first what an earlier injection added', () => {
    const once = injected('1.1', POD)
    expect(injected('1.1', once)).toBe(once)
    const older = { ...once, spec: { ...once.spec, volumes: [...once.spec.volumes, { name: 'mine', emptyDir: {} }] } }
    expect(names(injected('1.1', older).spec.volumes)).toEqual(['mine', 'istio-envoy'])
  })

  it('took out by well-known names what was added before there was a status', () => {
    const legacy = {
      ...POD,
      spec: {
        containers: [{ name: 'istio-proxy', image: 'old' }, { name: 'app' }],
        volumes: [{ name: 'istio-certs', emptyDir: {} }]
      }
    }
    const { spec } = injected('1.1', legacy)
    expect(names(spec.containers)).toEqual(['app', 'istio-proxy'])
    expect(names(spec.volumes)).toEqual(['istio-envoy'])
  })

  it('gives the proxy of 1.1 as many threads as it has processors', () => {
    expect(proxyOf(injected('1.1', POD)).args).toEqual(['--statusPort', '15020', '--concurrency', '2'])
    expect(proxyOf(injected('1.0', POD)).args).toEqual(['--statusPort', '15020'])
  })

  it('fills in what the API server would, in 1.0 only', () => {
    expect(proxyOf(injected('1.0', POD))).toMatchObject({
      terminationMessagePath: '/dev/termination-log',
      imagePullPolicy: 'IfNotPresent',
      resources: { requests: { cpu: '1500m' } },
      env: [{ valueFrom: { fieldRef: { apiVersion: 'v1' } } }]
    })
    expect(proxyOf(injected('1.1', POD))).not.toHaveProperty('terminationMessagePath')
  })

  it('points HTTP probes to the agent where the template asks for it', () => {
    const pod = injected('1.1', POD, `  rewriteAppHTTPProbe: true\n${TEMPLATE}`)
    expect(pod.spec.containers[0].readinessProbe.httpGet).toMatchObject({ path: '/app-health/app/readyz', port: 15020 })
    expect(proxyOf(pod).env.at(-1)).toEqual({
      name: 'ISTIO_KUBE_APP_PROBERS',
      value: '{"/app-health/app/readyz":{"path":"/ready","port":80}}'
    })
  })

  it('mounts the token of the service account where the application has it', () => {
    const mount = { name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true }
    const pod = { ...POD, spec: { containers: [{ name: 'app', volumeMounts: [mount] }] } }
    expect(proxyOf(injected('1.1', pod)).volumeMounts).toEqual([mount])
  })
})
