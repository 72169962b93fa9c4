/**
 * AdmissionReviews as an API server sends them for bookinfo's pods: defaulted, with the service account's token volume
 * and managed fields, about 3.5 KB each. Every review is distinct (uid, token volume); there are six workloads.
 */
const WORKLOADS = [
  ['details', 'v1', 'docker.io/istio/examples-bookinfo-details-v1:1.20.3'],
  ['ratings', 'v1', 'docker.io/istio/examples-bookinfo-ratings-v1:1.20.3'],
  ['reviews', 'v1', 'docker.io/istio/examples-bookinfo-reviews-v1:1.20.3'],
  ['reviews', 'v2', 'docker.io/istio/examples-bookinfo-reviews-v2:1.20.3'],
  ['reviews', 'v3', 'docker.io/istio/examples-bookinfo-reviews-v3:1.20.3'],
  ['productpage', 'v1', 'docker.io/istio/examples-bookinfo-productpage-v1:1.20.3']
] as const

/** Options of a generated pod. */
export interface PodShape {
  /** Number of environment variables of the application container. */
  readonly variables?: number
  /** Characters of managedFields to add, at least. */
  readonly managedFields?: number
}

/** Returns the pod of replica `index`; `workloads` distinct workloads share templates beyond bookinfo's six. */
export function bookinfoPod(index: number, workloads: number = WORKLOADS.length, shape: PodShape = {}): object {
  const number = index % workloads
  const [base, version, image] = WORKLOADS[number % WORKLOADS.length] ?? WORKLOADS[0]
  const app = number < WORKLOADS.length ? base : `${base}-${String(number)}`
  const hash = (0x5d9c7b8f + number).toString(36)
  const token = `kube-api-access-${(index + 60_466_176).toString(36).slice(-5)}`
  const uid = `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`
  const env = Array.from({ length: shape.variables ?? 0 }, (_, i) => ({
    name: `VARIABLE_${String(i)}`,
    value: `value-${String(i)}`
  }))
  const fields = Object.fromEntries(
    Array.from({ length: Math.ceil((shape.managedFields ?? 0) / 40) }, (_, i) => [
      `f:field-${String(i)}`,
      { 'f:value': {} }
    ])
  )
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${app}-${version}-${hash}-`,
      namespace: 'bookinfo',
      creationTimestamp: null,
      labels: { app, version, 'pod-template-hash': hash },
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9080', 'prometheus.io/path': '/metrics' },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${app}-${version}-${hash}`,
          uid,
          controller: true,
          blockOwnerDeletion: true
        }
      ],
      managedFields: [
        {
          manager: 'kube-controller-manager',
          operation: 'Update',
          apiVersion: 'v1',
          time: '2026-11-21T10:00:00Z',
          fieldsType: 'FieldsV1',
          fieldsV1: {
            'f:metadata': {
              'f:generateName': {},
              'f:labels': { '.': {}, 'f:app': {}, 'f:pod-template-hash': {}, 'f:version': {} },
              'f:ownerReferences': { '.': {}, [`k:{"uid":"${uid}"}`]: {} },
              ...fields
            },
            'f:spec': {
              'f:containers': {
                [`k:{"name":"${app}"}`]: {
                  '.': {},
                  'f:image': {},
                  'f:imagePullPolicy': {},
                  'f:name': {},
                  'f:ports': {
                    '.': {},
                    'k:{"containerPort":9080,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {}, 'f:protocol': {} }
                  },
                  'f:resources': {},
                  'f:terminationMessagePath': {},
                  'f:terminationMessagePolicy': {}
                }
              },
              'f:dnsPolicy': {},
              'f:enableServiceLinks': {},
              'f:restartPolicy': {},
              'f:schedulerName': {},
              'f:securityContext': {},
              'f:serviceAccount': {},
              'f:serviceAccountName': {},
              'f:terminationGracePeriodSeconds': {}
            }
          }
        }
      ]
    },
    spec: {
      volumes: [
        {
          name: token,
          projected: {
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
              { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
              {
                downwardAPI: {
                  items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }]
                }
              }
            ],
            defaultMode: 420
          }
        }
      ],
      containers: [
        {
          name: app,
          image,
          ports: [{ containerPort: 9080, protocol: 'TCP' }],
          ...(env.length > 0 ? { env } : {}),
          resources: {},
          volumeMounts: [{ name: token, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
          readinessProbe: {
            httpGet: { path: '/health', port: 9080, scheme: 'HTTP' },
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3
          },
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent'
        }
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: `bookinfo-${base}`,
      serviceAccount: `bookinfo-${base}`,
      securityContext: {},
      schedulerName: 'default-scheduler',
      tolerations: [
        { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
        { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }
      ],
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority'
    },
    status: {}
  }
}

/** Returns the AdmissionReview (v1) that asks for a pod. */
export function reviewOf(pod: object, index = 0): string {
  return JSON.stringify({
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: `705ab4f5-6393-11e8-b7cc-${index.toString(16).padStart(12, '0')}`,
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      requestKind: { group: '', version: 'v1', kind: 'Pod' },
      requestResource: { group: '', version: 'v1', resource: 'pods' },
      namespace: 'bookinfo',
      operation: 'CREATE',
      userInfo: {
        username: 'system:serviceaccount:kube-system:replicaset-controller',
        uid: 'a1b2c3d4-0000-4000-8000-000000000000',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated']
      },
      object: pod,
      oldObject: null,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' }
    }
  })
}

/** Returns `count` distinct reviews over `workloads` workloads. */
export function bookinfoReviews(count: number, workloads?: number, shape?: PodShape): string[] {
  return Array.from({ length: count }, (_, index) => reviewOf(bookinfoPod(index, workloads, shape), index))
}
