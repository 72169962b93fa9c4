import { describe, expect, test } from 'vitest'
import { dialectOf, newestDialect } from '../../../../src/inject/dialect.ts'
import { templateNames } from '../../../../src/inject/render/choose-templates.ts'
import { clusterNetwork } from '../../../../src/inject/render/cluster-network.ts'
import { isNativeByDefault } from '../../../../src/inject/render/native.ts'
import { withoutSharedUser } from '../../../../src/inject/render/openshift-user.ts'
import { parseStatusLoosely, parseStatusStrictly } from '../../../../src/inject/render/status-annotation.ts'
import { stripPod } from '../../../../src/inject/render/strip-pod.ts'
import type { Snapshot } from '../../../../src/inject/snapshot.ts'

const head = newestDialect()
const STATUS = 'sidecar.istio.io/status'

describe('the status of an earlier injection', () => {
  test('is read whatever the case of its keys where containers are taken out', () => {
    expect(parseStatusLoosely('{"Containers":["a"],"INITCONTAINERS":["b"]}')).toEqual({
      containers: ['a'],
      initContainers: ['b']
    })
  })

  test.each(['bad', '', '[]', '"x"', '{"containers":"x"}', '{"volumes":[1]}', '{"revision":1}'])(
    'does not count where containers are taken out when it is %j',
    text => {
      expect(parseStatusLoosely(text)).toBeUndefined()
    }
  )

  test('is read by exact keys where overrides are applied', () => {
    expect(parseStatusStrictly('{"Containers":["a"],"initContainers":["b"]}')).toEqual({
      containers: [],
      initContainers: ['b']
    })
    expect(parseStatusStrictly('bad')).toEqual({ containers: [], initContainers: [] })
  })

  test.each([
    ['{"containers":"x"}', 'interface conversion: interface {} is string, not []interface {}'],
    ['{"containers":[1]}', 'interface conversion: interface {} is float64, not string'],
    ['{"containers":[null]}', 'interface conversion: interface {} is nil, not string'],
    ['{"initContainers":{"a":1}}', 'interface conversion: interface {} is map[string]interface {}, not []interface {}']
  ])('refuses %s, on which istiod crashes', (text, message) => {
    expect(() => parseStatusStrictly(text)).toThrow(message)
  })
})

describe('what a template sees of a pod that was injected before', () => {
  const strip = (annotations: Record<string, string>): unknown =>
    stripPod(
      {
        metadata: { annotations },
        spec: { containers: [{ name: 'app' }, { name: 'istio-proxy' }], initContainers: [{ name: 'i' }] }
      },
      15020,
      head
    )

  test('is the pod without the containers of the status, and without the status', () => {
    expect(strip({ [STATUS]: '{"containers":["istio-proxy"],"initContainers":["i"]}', a: 'b' })).toEqual({
      metadata: { annotations: { a: 'b' } },
      spec: { containers: [{ name: 'app' }] }
    })
  })

  test('has no Prometheus annotations where they point to the agent', () => {
    expect(strip({ [STATUS]: '{}', 'prometheus.io/port': '15020', 'prometheus.io/path': '/x' })).toMatchObject({
      metadata: { annotations: {} }
    })
    expect(strip({ [STATUS]: '{}', 'prometheus.io/port': '80' })).toMatchObject({
      metadata: { annotations: { 'prometheus.io/port': '80' } }
    })
  })
})

describe('the templates of a pod', () => {
  const policy = { defaultTemplates: ['sidecar'], aliases: { sidecar: ['proxy', 'init'], both: ['sidecar', 'x'] } }
  const names = (annotation?: string): readonly string[] =>
    templateNames(
      { metadata: { annotations: annotation === undefined ? {} : { 'inject.istio.io/templates': annotation } } },
      policy
    )

  test('are the defaults, aliases expanded', () => {
    expect(names()).toEqual(['proxy', 'init'])
  })

  test('are those of the annotation, without blanks, in its order and as often as it says', () => {
    expect(names(' a , b,a')).toEqual(['a', 'b', 'a'])
  })

  test('may be one without name', () => {
    expect(names('')).toEqual([''])
  })

  test('are expanded once only', () => {
    expect(names('both')).toEqual(['sidecar', 'x'])
  })
})

describe('cluster and network', () => {
  const values = { global: { network: 'n-values', multiCluster: { clusterName: 'c-values' } } }
  const find = (path: [string, string][], labels = {}): unknown => {
    const { cluster, environment } = clusterNetwork({ metadata: { labels } }, new Map(path), values, head)
    return { cluster, ...Object.fromEntries(environment) }
  }

  test('come from the path before the values', () => {
    expect(
      find([
        ['ISTIO_META_CLUSTER_ID', 'c'],
        ['ISTIO_META_NETWORK', 'n'],
        ['FOO', 'x']
      ])
    ).toEqual({
      cluster: 'c',
      ISTIO_META_CLUSTER_ID: 'c',
      ISTIO_META_NETWORK: 'n',
      FOO: 'x'
    })
    expect(find([])).toEqual({ cluster: 'c-values', ISTIO_META_CLUSTER_ID: 'c-values', ISTIO_META_NETWORK: 'n-values' })
  })

  test('let the label of the pod decide on the network', () => {
    expect(find([['ISTIO_META_NETWORK', 'n']], { 'topology.istio.io/network': 'l' })).toMatchObject({
      ISTIO_META_NETWORK: 'l'
    })
  })

  test('leave the network of the path where the label is empty', () => {
    expect(find([['ISTIO_META_NETWORK', 'n']], { 'topology.istio.io/network': '' })).toMatchObject({
      ISTIO_META_NETWORK: 'n'
    })
  })

  test('have a default for the cluster', () => {
    expect(clusterNetwork({}, new Map(), {}, head)).toEqual({ cluster: 'Kubernetes', environment: new Map() })
  })
})

describe('native sidecars', () => {
  const native = (
    versions: readonly string[] | undefined,
    changes: { setting?: 'auto' | 'true' | 'false'; cluster?: string; node?: string; release?: string } = {}
  ): boolean => {
    const nodes = versions?.map((kubeletVersion, i) => ({ name: `n${String(i)}`, kubeletVersion }))
    const snapshot = {
      cluster: { nodes },
      settings: { enableNativeSidecars: changes.setting ?? 'auto', clusterId: 'Kubernetes' }
    } as unknown as Snapshot
    const pod = { spec: changes.node === undefined ? {} : { nodeName: changes.node } }
    return isNativeByDefault(
      pod,
      changes.cluster ?? 'Kubernetes',
      snapshot,
      dialectOf(changes.release ?? 'head') ?? head
    )
  }

  test.each([
    [['v1.33.0', 'v1.34.1-gke.1'], true],
    [['v1.33.0', 'v1.32.9'], false],
    [[], true],
    [undefined, false],
    [['bad'], false],
    [['1'], false],
    [['v1.33.0+k3s1'], true]
  ])('with nodes %j: %j', (versions, expected) => {
    expect(native(versions)).toBe(expected)
  })

  test('look at the node of the pod alone, if it is known', () => {
    expect(native(['v1.32.0', 'v1.33.0'], { node: 'n1' })).toBe(true)
    expect(native(['v1.32.0', 'v1.33.0'], { node: 'nope' })).toBe(false)
  })

  test('are off for a cluster whose nodes nobody can see', () => {
    expect(native(['v1.33.0'], { cluster: 'other' })).toBe(false)
  })

  test('follow the setting', () => {
    expect(native(['v1.20.0'], { setting: 'true' })).toBe(true)
    expect(native(['v1.33.0'], { setting: 'false' })).toBe(false)
  })

  test('are not found out before 1.27, and unknown before 1.19', () => {
    expect(native(['v1.33.0'], { release: '1.24' })).toBe(false)
    expect(native([], { release: '1.24', setting: 'true' })).toBe(true)
    expect(native([], { release: '1.18', setting: 'true' })).toBe(false)
  })
})

describe('the user of the proxy on OpenShift', () => {
  const reset = (proxy: object | undefined, app: object | undefined): unknown => {
    const security = (context: object | undefined): object => (context ? { securityContext: context } : {})
    const pod = {
      spec: {
        containers: [
          { name: 'app', ...security(app) },
          { name: 'istio-proxy', ...security(proxy) }
        ]
      }
    }
    const { spec } = withoutSharedUser(pod, head) as unknown as {
      spec: { containers: { securityContext?: unknown }[] }
    }
    return spec.containers[1]?.securityContext
  }

  test('is no wish where the application has the same', () => {
    expect(reset({ runAsUser: 5, runAsGroup: 6, privileged: false }, { runAsUser: 5 })).toEqual({ privileged: false })
  })

  test('is a wish where the application has another', () => {
    expect(reset({ runAsUser: 5 }, { runAsUser: 7 })).toEqual({ runAsUser: 5 })
  })

  test('loses its group where neither has a user', () => {
    expect(reset({ runAsGroup: 6 }, undefined)).toEqual({})
  })
})
