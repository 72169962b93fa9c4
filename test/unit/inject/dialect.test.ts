import { describe, expect, it } from 'vitest'
import {
  dataFieldNames,
  dialectOf,
  functionNames,
  newestDialect,
  validatedAnnotations
} from '../../../src/inject/dialect.ts'

describe('the dialect of a release', () => {
  it.each(['1.12', 'v1.12', '1.12.3', '1.12-alpha.0', '1.12.0+dirty'])('is read out of %s', release => {
    expect(dialectOf(release)?.release).toBe('1.12')
  })

  it.each(['', '12', '2.0', '1', '1.x', 'latest', '1.12foo'])('does not exist for %j', release => {
    expect(dialectOf(release)).toBeUndefined()
  })

  it('is the newest one for head and for what comes after it', () => {
    expect(dialectOf('head')).toEqual(newestDialect())
    expect(dialectOf('1.99')).toEqual(newestDialect())
  })

  it('is the same object each time, so that what depends on it can be kept', () => {
    expect(dialectOf('1.20')).toBe(dialectOf('1.20.4'))
  })

  it('takes the value of the last release that changed a capability', () => {
    const natives = ['1.18', '1.19', '1.23', '1.24', '1.26', '1.27'].map(release => dialectOf(release)?.nativeSidecars)
    expect(natives).toEqual(['none', 'env', 'env', 'env+annotation', 'env+annotation', 'auto'])
  })

  it('ends capabilities that went', () => {
    expect(['1.11', '1.12', '1.18', '1.19'].map(release => dialectOf(release)?.tcpProbes)).toEqual([
      'never',
      'environment',
      'environment',
      'always'
    ])
  })

  it('makes no difference between 1.27 and 1.29 but their libraries, nor between 1.31 and head', () => {
    const rows = (release: string) => {
      const { release: _, istioApi, kubernetesApi, ...capabilities } = dialectOf(release)!
      return [capabilities, istioApi > 0, kubernetesApi > 0]
    }
    expect(rows('1.29')).toEqual(rows('1.27'))
    expect(rows('head')).toEqual(rows('1.31'))
  })
})

describe('what templates of a release may name', () => {
  it('are the fields of its data', () => {
    expect(dataFieldNames(dialectOf('1.0')!)).toEqual(['ObjectMeta', 'Spec', 'ProxyConfig', 'MeshConfig'])
    expect(dataFieldNames(dialectOf('1.17')!)).toContain('EstimatedConcurrency')
    expect(dataFieldNames(dialectOf('1.18')!)).not.toContain('EstimatedConcurrency')
    expect(dataFieldNames(newestDialect())).toContain('ProxyInitImage')
  })

  it('are its functions', () => {
    expect(functionNames(dialectOf('1.18')!)).toContain('toJson')
    expect(functionNames(dialectOf('1.19')!)).not.toContain('toJson')
    expect(functionNames(newestDialect())).toHaveLength(26)
  })
})

describe('annotations that are checked', () => {
  it('grew with the releases, and lost one', () => {
    expect(validatedAnnotations(dialectOf('1.24')!).has('sidecar.istio.io/enableCoreDump')).toBe(true)
    expect(validatedAnnotations(dialectOf('1.25')!).has('sidecar.istio.io/enableCoreDump')).toBe(false)
    expect(validatedAnnotations(newestDialect()).size).toBe(19)
  })
})
