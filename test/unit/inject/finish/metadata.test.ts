import { describe, expect, test } from 'vitest'
import { dialectOf, newestDialect } from '../../../../src/inject/dialect.ts'
import { applyMetadata } from '../../../../src/inject/finish/apply-metadata.ts'
import { overwriteClusterInfo } from '../../../../src/inject/finish/overwrite-cluster-info.ts'
import { injectionStatus } from '../../../../src/inject/finish/status.ts'
import { finishing, pod, proxyOf } from './finishing.ts'

describe('the status annotation', () => {
  const rendered = {
    spec: {
      initContainers: [{ name: 'istio-init' }],
      containers: [],
      volumes: [{ name: 'v' }, { name: 'w' }],
      imagePullSecrets: [{ name: 's' }]
    }
  }

  test('lists what the templates rendered; lists without items are null', () => {
    expect(injectionStatus(finishing({ rendered, revision: 'canary' }))).toBe(
      '{"initContainers":["istio-init"],"containers":null,"volumes":["v","w"],"imagePullSecrets":["s"],"revision":"canary"}'
    )
  })

  test('calls a revision without name default', () => {
    expect(injectionStatus(finishing({ revision: '' }))).toContain('"revision":"default"')
  })

  test('names no revision before 1.11', () => {
    expect(injectionStatus(finishing({ dialect: dialectOf('1.10') ?? newestDialect() }))).not.toContain('revision')
  })
})

describe('metadata', () => {
  test('gets the network as label, the status, and the annotations of the policy, which overwrite any', () => {
    const context = finishing({
      clusterEnvironment: new Map([['ISTIO_META_NETWORK', 'n1']]),
      injectedAnnotations: { a: 'policy', 'sidecar.istio.io/status': 'policy' }
    })
    expect(applyMetadata(pod({ annotations: { a: 'user', b: 'user' } }), context)['metadata']).toEqual({
      labels: { 'topology.istio.io/network': 'n1' },
      annotations: { a: 'policy', b: 'user', 'sidecar.istio.io/status': 'policy' }
    })
  })
})

describe('cluster information', () => {
  test('replaces variables and moves them to the end, sorted', () => {
    const before = pod({ proxyEnv: [{ name: 'B', value: 'old' }, { name: 'X' }] })
    const after = overwriteClusterInfo(
      before,
      finishing({
        clusterEnvironment: new Map([
          ['B', 'new'],
          ['A', '']
        ])
      })
    )
    expect(proxyOf(after).env).toEqual([{ name: 'X' }, { name: 'A' }, { name: 'B', value: 'new' }])
  })

  test('leaves a pod without proxy alone', () => {
    const before = { spec: { containers: [{ name: 'app' }] } }
    expect(overwriteClusterInfo(before, finishing({ clusterEnvironment: new Map([['A', 'b']]) }))).toBe(before)
  })
})
