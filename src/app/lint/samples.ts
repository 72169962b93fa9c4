import type { JsonObject } from '../../inject/json.ts'

/** A pod to try templates on. */
export interface SamplePod {
  /** Completes "for a pod …". */
  readonly says: string
  readonly pod: JsonObject
}

/** No cluster has it: the rules of namespaces trust what they do not know. */
export const SAMPLE_NAMESPACE = 'outrigger-sample'

const ASKS = { 'sidecar.istio.io/inject': 'true' }
const APP: JsonObject = { name: 'app', image: 'example.test/app:1' }
const FULL: JsonObject = {
  ...APP,
  command: ['/app'],
  args: ['--serve'],
  workingDir: '/srv',
  env: [{ name: 'A', value: 'a' }],
  ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
  resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '32Mi' } },
  volumeMounts: [{ name: 'data', mountPath: '/data' }],
  securityContext: { runAsUser: 1000, allowPrivilegeEscalation: false },
  terminationMessagePath: '/dev/termination-log',
  imagePullPolicy: 'IfNotPresent'
}
const SPEC: JsonObject = {
  serviceAccountName: 'sample',
  nodeSelector: { disk: 'ssd' },
  securityContext: { runAsNonRoot: true, fsGroup: 1234 },
  containers: [FULL, { name: 'helper', image: 'example.test/helper:1' }],
  initContainers: [{ name: 'prepare', image: 'example.test/prepare:1' }],
  volumes: [{ name: 'data', emptyDir: {} }],
  tolerations: [{ key: 'dedicated', operator: 'Exists' }],
  imagePullSecrets: [{ name: 'registry' }]
}

/** Pods as they come: with next to nothing, and with a bit of everything. */
export const SAMPLES: readonly SamplePod[] = [
  { says: 'without labels', pod: sample({ annotations: ASKS }, { containers: [APP] }) },
  { says: 'with one label', pod: sample({ labels: ASKS }, { containers: [APP] }) },
  {
    says: 'with a bit of everything',
    pod: sample(
      {
        generateName: 'full-5d4f8c7b9-',
        labels: { ...ASKS, app: 'full', version: 'v1', 'pod-template-hash': '5d4f8c7b9' },
        annotations: { 'example.test/note': 'yes', 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' },
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            name: 'full-5d4f8c7b9',
            uid: '00000000-0000-0000-0000-000000000000',
            controller: true
          }
        ]
      },
      SPEC
    )
  }
]

/** Returns a sample that asks for some templates. */
export function asking(pod: JsonObject, templates: readonly string[]): JsonObject {
  const metadata = pod['metadata'] as JsonObject
  const annotations = metadata['annotations'] as JsonObject | undefined
  return {
    ...pod,
    metadata: { ...metadata, annotations: { ...annotations, 'inject.istio.io/templates': templates.join(',') } }
  }
}

function sample(metadata: JsonObject, spec: JsonObject): JsonObject {
  const named = Object.hasOwn(metadata, 'generateName') ? metadata : { name: 'sample', ...metadata }
  return { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: SAMPLE_NAMESPACE, ...named }, spec }
}
