import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../../src/inject/snapshot.ts'
import { parseGoDuration } from '../../../src/server/go-duration.ts'
import { readTarget, revisionOfHost } from '../../../src/server/target.ts'

describe('the URL of a call', () => {
  it("is Istio's own path with its parameters", () => {
    expect(readTarget('/inject')).toEqual({ path: '/inject', failurePolicy: 'Fail' })
    expect(readTarget('/inject/cluster/c1/net/n1?timeout=10s')).toEqual({
      path: '/inject/cluster/c1/net/n1',
      failurePolicy: 'Fail',
      timeout: 10_000
    })
  })

  it('is decoded as Go decodes URL.Path', () => {
    expect(readTarget('/inject/cluster/a%2Fb/net/n%20x')?.path).toBe('/inject/cluster/a/b/net/n x')
  })

  it('can name a revision and the failure policy before the path', () => {
    expect(readTarget('/revision/canary/inject/cluster/c1')).toEqual({
      path: '/inject/cluster/c1',
      failurePolicy: 'Fail',
      revision: 'canary'
    })
    expect(readTarget('/policy/ignore/inject')).toEqual({ path: '/inject', failurePolicy: 'Ignore' })
    expect(readTarget('/policy/fail/revision/r1/inject/')).toEqual({
      path: '/inject/',
      failurePolicy: 'Fail',
      revision: 'r1'
    })
  })

  it('leaves the words fail, ignore and revision behind /inject to Istio, where they are parameters', () => {
    expect(readTarget('/inject/fail/1/revision/2')).toEqual({
      path: '/inject/fail/1/revision/2',
      failurePolicy: 'Fail'
    })
  })

  it.each(['/injected', '/policy/maybe/inject', '/revision//inject', '/inject/%ff', '/'])('is nobody’s: %s', url => {
    expect(readTarget(url)).toBeUndefined()
  })
})

describe('the Host of a call', () => {
  const snapshot = {
    revisions: new Map([
      ['default', {}],
      ['canary', {}]
    ]),
    tags: { prod: 'canary' }
  } as unknown as Snapshot

  it.each([
    ['istiod-canary.istio-system.svc:443', 'canary'],
    ['istiod-canary', 'canary'],
    ['istiod-prod.istio-system.svc', 'prod'],
    ['ISTIOD-CANARY.istio-system.svc', 'canary'],
    ['istiod.istio-system.svc', undefined],
    ['istiod-unknown.istio-system.svc', undefined],
    ['istiod-__proto__.istio-system.svc', undefined],
    ['outrigger-blue.system.svc', 'blue'],
    [undefined, undefined]
  ])('%s stands for %s', (host, revision) => {
    expect(revisionOfHost(host, { 'outrigger-blue': 'blue' }, snapshot)).toBe(revision)
  })
})

describe('a duration as Go writes it', () => {
  it.each([
    ['10s', 10_000],
    ['1m30s', 90_000],
    ['500ms', 500],
    ['1.5s', 1500],
    ['0s', 0]
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseGoDuration(text)).toBe(milliseconds)
  })

  it.each(['', '10', 's', '-1s', '1 s', '9'.repeat(100) + 's'])('%s is none', text => {
    expect(parseGoDuration(text)).toBeUndefined()
  })
})
