import fc from 'fast-check'
import { listAt, objectAt, stringAt, type Json, type JsonObject } from '../../src/inject/json.ts'

/** Pods with the features that injection looks at, and with fields that no release knows. */

const word = fc.constantFrom('app', 'web', 'db', 'cache', 'agent', 'init', 'a-b', 'x1')
const port = fc.constantFrom<Json[]>(80, 8080, 15020, 'http', 'nope', '8080')

function optional(fields: Record<string, fc.Arbitrary<Json>>, required: string[] = []): fc.Arbitrary<JsonObject> {
  return fc.record(fields, { requiredKeys: required })
}

/** A field of the future, with a value that is found again. */
const future = fc.integer({ min: 0 }).map((value): Json => ({ marker: value, list: [{ name: 'n' }, null] }))

const httpGet = optional({ path: fc.constantFrom('/', '/a?b=<c>&d'), port, scheme: fc.constantFrom('HTTP', 'HTTPS') }, [
  'port'
])
const probe = fc.oneof(
  optional({ httpGet, timeoutSeconds: fc.nat(5), periodSeconds: fc.nat(5) }, ['httpGet']),
  optional({ tcpSocket: optional({ port }, ['port']), futureProbe: future }, ['tcpSocket']),
  optional({ grpc: fc.constantFrom<Json[]>({ port: 90 }, { port: 90, service: 's' }) }, ['grpc']),
  fc.constant<JsonObject>({ exec: { command: ['true'] } })
)

const quantity = fc.constantFrom<Json[]>('100m', '0.1', '1000m', 1, '1.5Gi', '1024Mi', '1e3')
const env = fc.uniqueArray(
  optional({ name: fc.constantFrom('A', 'B', 'HOME', 'POD_NAME'), value: fc.string({ maxLength: 6 }) }, ['name']),
  { maxLength: 4, selector: item => item['name'] }
)

const security = optional({
  runAsUser: fc.constantFrom(0, 1000, 1337),
  runAsGroup: fc.constantFrom(0, 7),
  futureSecurity: future
})

function container(name: fc.Arbitrary<string>): fc.Arbitrary<JsonObject> {
  return optional(
    {
      name,
      image: fc.constantFrom('app:1', 'reg:5000/img', 'auto'),
      resources: optional({ limits: optional({ cpu: quantity, memory: quantity }) }),
      env: fc.oneof(env, fc.constant(null), fc.constant([])),
      ports: fc.uniqueArray(
        optional(
          {
            containerPort: fc.constantFrom(80, 8080, 15090),
            name: fc.constantFrom('http', 'metrics'),
            futurePort: future
          },
          ['containerPort']
        ),
        { maxLength: 2, selector: item => item['containerPort'] }
      ),
      livenessProbe: probe,
      readinessProbe: probe,
      lifecycle: optional({
        preStop: fc.oneof(optional({ httpGet }), fc.constant<JsonObject>({ exec: { command: ['a'] } }))
      }),
      volumeMounts: fc.constantFrom<Json[]>([], [{ name: 'data', mountPath: '/data' }]),
      securityContext: security,
      restartPolicy: fc.constant('Always'),
      args: fc.constantFrom<Json[]>([], ['-u', '1337']),
      futureContainer: future
    },
    ['name']
  )
}

function containers(names: fc.Arbitrary<string>, min: number): fc.Arbitrary<readonly JsonObject[]> {
  return fc.uniqueArray(container(names), { minLength: min, maxLength: 4, selector: item => item['name'] })
}

const annotations = optional({
  'sidecar.istio.io/nativeSidecar': fc.constantFrom('true', 'false', 'x'),
  'inject.istio.io/templates': fc.constantFrom('sidecar', 'gateway', 'grpc-agent', 'sidecar,sidecar', 'nope', ''),
  'proxy.istio.io/config': fc.constantFrom('holdApplicationUntilProxyStarts: true', 'concurrency: 2', 'concurrency: x'),
  'sidecar.istio.io/rewriteAppHTTPProbers': fc.constantFrom('true', 'false', 'maybe'),
  'status.sidecar.istio.io/port': fc.constantFrom('0', '15500', ' 15500'),
  'prometheus.io/port': fc.constantFrom('9090', '15020', '15090', 'x'),
  'prometheus.io/scrape': fc.constantFrom('true', 'false', 'no'),
  'prometheus-io/path': fc.constant('/m'),
  'traffic.sidecar.istio.io/includeOutboundPorts': fc.constantFrom('80,443', '80"\n    - "--evil', ''),
  'sidecar.istio.io/interceptionMode': fc.constantFrom('REDIRECT', 'TPROXY', 'NONE'),
  'sidecar.istio.io/userVolume': fc.constantFrom('{"v":{"emptyDir":{}}}', '[{"name":"v","emptyDir":{}}]', 'bad'),
  'sidecar.istio.io/status': fc.constantFrom('{}', '{"containers":["istio-proxy"]}', 'bad', '{"containers":"x"}'),
  'k8s/other': fc.constantFrom('plain', '{"json": ["a\\"b"]}', 'two\nlines')
})

const labels = optional({
  app: word,
  'service.istio.io/canonical-name': fc.constantFrom('cn', 'é'.repeat(40)),
  'topology.istio.io/network': fc.constantFrom('n1', ''),
  'sidecar.istio.io/inject': fc.constantFrom('true', 'false', 'x')
})

/** Names that belong to Istio stand between those of applications. */
const anyName = fc.oneof(
  { weight: 5, arbitrary: word },
  { weight: 1, arbitrary: fc.constantFrom('istio-proxy', 'istio-init') }
)

const anyPod: fc.Arbitrary<JsonObject> = fc.record({
  apiVersion: fc.constant('v1'),
  kind: fc.constant('Pod'),
  metadata: optional({
    name: word,
    generateName: fc.constant('web-5d9c-'),
    namespace: fc.constantFrom('default', 'prod'),
    creationTimestamp: fc.constantFrom<Json[]>(null, '2024-01-02T03:04:05Z'),
    labels: fc.oneof(labels, fc.constant(null)),
    annotations: fc.oneof({ weight: 6, arbitrary: annotations }, { weight: 1, arbitrary: fc.constant(null) }),
    managedFields: fc.constant<Json>([
      { manager: 'kubectl', operation: 'Update', fieldsV1: { 'f:spec': { 'f:x': {} } } }
    ]),
    futureMetadata: future
  }),
  spec: optional(
    {
      containers: containers(anyName, 0),
      initContainers: containers(anyName, 0),
      volumes: fc.constantFrom<Json[]>(
        null,
        [],
        [{ name: 'data', emptyDir: {} }],
        [{ name: 'workload-socket', emptyDir: {} }]
      ),
      securityContext: optional({ fsGroup: fc.constantFrom(1337, 5), sysctls: fc.constant([]) }),
      tolerations: fc.constantFrom<Json[]>([], [{ key: 'a', operator: 'Exists', futureToleration: 1 }]),
      hostNetwork: fc.constantFrom(false, false, false, true),
      imagePullSecrets: fc.constantFrom<Json[]>([], [{ name: 's' }]),
      futureSpec: future
    },
    ['containers']
  ),
  status: fc.constant({})
})

/** Any pod that decodes, canonical or not. As Kubernetes wants it, no name is in both lists of containers. */
export const pods: fc.Arbitrary<JsonObject> = anyPod.map(pod => {
  const spec = objectAt(pod, 'spec')
  const names = new Set(listAt(spec, 'containers').map(container => stringAt(container, 'name')))
  const initContainers = listAt(spec, 'initContainers').filter(container => !names.has(stringAt(container, 'name')))
  return { ...pod, spec: Object.hasOwn(spec, 'initContainers') ? { ...spec, initContainers } : spec }
})
