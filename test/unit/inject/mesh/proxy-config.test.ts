import { describe, expect, it } from 'vitest'
import { dialectOf, newestDialect } from '../../../../src/inject/dialect.ts'
import { cleanProxyConfig } from '../../../../src/inject/mesh/clean.ts'
import { MeshError, readMeshConfig } from '../../../../src/inject/mesh/mesh-config.ts'
import { effectiveProxyConfig } from '../../../../src/inject/mesh/proxy-config.ts'
import type { ProxyConfigResource } from '../../../../src/inject/snapshot.ts'

interface Said {
  readonly release?: string
  readonly mesh?: string
  readonly annotation?: string
  readonly resources?: readonly Partial<ProxyConfigResource>[]
}

/** What is left of the ProxyConfig of a pod with label app=web in namespace shop, without what is default. */
function configOf({ release = 'head', mesh = '', annotation, resources = [] }: Said) {
  const dialect = dialectOf(release)!
  const target = {
    namespace: 'shop',
    labels: { app: 'web' },
    annotations: annotation === undefined ? {} : { 'proxy.istio.io/config': annotation }
  }
  const all = resources.map((each, i) => ({
    namespace: 'shop',
    name: `r${i}`,
    creationTimestamp: i,
    spec: {},
    ...each
  }))
  return cleanProxyConfig(effectiveProxyConfig(readMeshConfig(mesh, dialect), target, all, dialect), dialect)
}

describe('where a ProxyConfig comes from', () => {
  const mesh = 'defaultConfig: {proxyMetadata: {FROM: mesh, MESH: "1"}, concurrency: 1}'
  const inRoot = { namespace: 'istio-system', spec: { environmentVariables: { FROM: 'root' }, concurrency: 2 } }
  const inShop = { spec: { environmentVariables: { FROM: 'namespace' }, concurrency: 3 } }
  const forWeb = { selector: { app: 'web' }, spec: { environmentVariables: { FROM: 'workload' }, concurrency: 5 } }
  const annotation = 'proxyMetadata: {FROM: annotation}\nconcurrency: 4'

  it.each([
    ['the mesh', { mesh }, 'mesh', 1],
    ['then the root namespace', { mesh, resources: [inRoot] }, 'root', 2],
    ['then the namespace', { mesh, resources: [inRoot, inShop] }, 'namespace', 3],
    ['then the annotation', { mesh, resources: [inRoot, inShop], annotation }, 'annotation', 4],
    ['then what selects the pod', { mesh, resources: [inRoot, inShop, forWeb], annotation }, 'workload', 5]
  ])('is %s', (_, said, from, concurrency) => {
    expect(configOf(said)).toEqual({ proxyMetadata: { FROM: from, MESH: '1' }, concurrency })
  })

  it('is the oldest of several resources', () => {
    const younger = { creationTimestamp: 9, name: 'a', spec: { concurrency: 9 } }
    expect(configOf({ resources: [younger, { ...inShop, creationTimestamp: 1 }] })).toMatchObject({ concurrency: 3 })
  })

  it('is no resource whose selector is empty', () => {
    expect(configOf({ resources: [{ selector: {}, spec: { concurrency: 7 } }] })).toEqual({})
  })

  it('is no resource before Istio 1.13', () => {
    expect(configOf({ release: '1.12', resources: [inShop] })).toEqual({})
  })

  it('is not an annotation that cannot be read', () => {
    expect(configOf({ annotation: 'concurrency: x' })).toEqual({})
  })

  it('is passed over as a whole where its text holds what YAML does not', () => {
    expect(configOf({ annotation: '{"proxyMetadata": {"A": "a\\u007fb"}, "concurrency": 4}' })).toEqual({})
  })
})

describe('how releases merge the annotation over the mesh', () => {
  const mesh =
    'defaultConfig: {interceptionMode: TPROXY, extraStatTags: [m], tracing: {zipkin: {address: "z:1"}, sampling: 5}}'

  it('replaced messages and lists up to 1.12, and set fields back to zero', () => {
    const annotation = 'interceptionMode: REDIRECT\nextraStatTags: [a]\ntracing: {sampling: 1}'
    expect(configOf({ release: '1.12', mesh, annotation })).toEqual({ extraStatTags: ['a'], tracing: { sampling: 1 } })
  })

  it('merged deeply in 1.14 and 1.15, where lists grew', () => {
    const annotation = 'interceptionMode: REDIRECT\nextraStatTags: [a]\ntracing: {sampling: 1}'
    expect(configOf({ release: '1.15', mesh, annotation })).toEqual({
      interceptionMode: 'TPROXY',
      extraStatTags: ['m', 'a'],
      tracing: { zipkin: { address: 'z:1' }, sampling: 1 }
    })
  })

  it('replaces messages and lists since 1.16, but cannot set a field back to zero', () => {
    const annotation = 'interceptionMode: REDIRECT\nextraStatTags: [a]\ntracing: {sampling: 1}'
    expect(configOf({ release: '1.16', mesh, annotation })).toEqual({
      interceptionMode: 'TPROXY',
      extraStatTags: ['a'],
      tracing: { sampling: 1 }
    })
  })

  it('has concurrency 2 by default up to 1.17, and Zipkin up to 1.21', () => {
    const annotation = 'concurrency: 2\ntracing: {zipkin: {address: "zipkin.istio-system:9411"}}'
    const tracing = { zipkin: { address: 'zipkin.istio-system:9411' } }
    expect(configOf({ release: '1.17', annotation })).toEqual({})
    expect(configOf({ release: '1.21', annotation })).toEqual({ concurrency: 2 })
    expect(configOf({ release: '1.22', annotation })).toEqual({ concurrency: 2, tracing })
  })

  it('drops fields that the API of the release does not have', () => {
    const annotation = 'proxyHeaders: {requestId: {disabled: true}}\nparentShutdownDuration: 70s'
    expect(configOf({ release: '1.15', annotation })).toEqual({ parentShutdownDuration: '70s' })
    expect(configOf({ release: '1.20', annotation })).toEqual({ proxyHeaders: { requestId: { disabled: true } } })
  })
})

describe('a mesh text', () => {
  const read = (text: string, release = 'head') => readMeshConfig(text, dialectOf(release)!)

  it('replaces fields, but merges the ProxyConfig', () => {
    const mesh = read('defaultConfig: {statusPort: 15022}\ntrustDomain: td')
    expect(mesh).toMatchObject({ trustDomain: 'td', defaultConfig: { statusPort: 15022, proxyAdminPort: 15000 } })
  })

  it('replaces extension providers by name, and appends new ones', () => {
    const { extensionProviders } = read('extensionProviders: [{name: envoy, zipkin: {service: z, port: 1}}, {name: o}]')
    expect(extensionProviders).toEqual([
      { name: 'prometheus', prometheus: {} },
      { name: 'stackdriver', stackdriver: {} },
      { name: 'envoy', zipkin: { service: 'z', port: 1 } },
      { name: 'o' }
    ])
  })

  it('sorts trust domain aliases and takes each once', () => {
    expect(read('trustDomainAliases: [b, a, b]')['trustDomainAliases']).toEqual(['a', 'b'])
  })

  it('is refused with all that is wrong with it', () => {
    expect(() => read('proxyListenPort: 0\ndefaultConfig: {statusPort: 0}')).toThrow(
      new MeshError(
        '2 errors occurred:\n\t* invalid proxy listen port: port number 0 must be in the range 1..65535\n' +
          '\t* invalid status port: port number 0 must be in the range 1..65535\n\n'
      )
    )
  })

  it('is refused in the words of the release', () => {
    const text = 'defaultConfig: {interceptionMode: X}'
    expect(() => read(text, '1.13')).toThrow('unknown value "X" for enum istio.mesh.v1alpha1.ProxyConfig_Inbound')
    expect(() => read(text, '1.14')).toThrow('unknown value "\\"X\\"" for enum istio.mesh.v1alpha1.ProxyConfig.Inbound')
  })

  it('does not take __proto__ for more than a key', () => {
    const mesh = read('defaultConfig: {proxyMetadata: {__proto__: x, constructor: z}}')
    expect(JSON.stringify(mesh['defaultConfig'])).toContain('"__proto__":"x"')
    expect(newestDialect()).not.toHaveProperty('x')
  })
})
