import { describe, expect, test } from 'vitest'
import { dialectOf, newestDialect } from '../../../../src/inject/dialect.ts'
import { applyPrometheusMerge } from '../../../../src/inject/finish/apply-prometheus-merge.ts'
import { applySecurePrometheusAnnotation } from '../../../../src/inject/finish/apply-secure-prometheus-annotation.ts'
import type { JsonObject } from '../../../../src/inject/json.ts'
import { finishing, pod, proxyOf } from './finishing.ts'

const AGENT = {
  'prometheus.io/port': '15020',
  'prometheus.io/path': '/stats/prometheus',
  'prometheus.io/scrape': 'true'
}

function merge(annotations: JsonObject, changes = {}): { annotations: unknown; scraped: string | undefined } {
  const merged = applyPrometheusMerge(pod({ annotations }), finishing(changes))
  const { metadata } = merged as unknown as { metadata: { annotations: unknown } }
  return { annotations: metadata.annotations, scraped: proxyOf(merged).env?.[0]?.value }
}

describe('merging metrics', () => {
  test('points the annotations to the agent and tells the agent what they said', () => {
    const { annotations, scraped } = merge({ 'prometheus.io/port': '9090', 'prometheus.io/path': '/m', other: 'x' })
    expect(annotations).toEqual({ ...AGENT, other: 'x' })
    expect(scraped).toBe('{"scrape":"","path":"/m","port":"9090"}')
  })

  test('adds the annotations also where the pod has none, and then tells the agent nothing', () => {
    expect(merge({})).toEqual({ annotations: AGENT, scraped: undefined })
  })

  test('adds the annotations also to a pod without proxy', () => {
    const merged = applyPrometheusMerge({ metadata: {}, spec: { containers: [{ name: 'app' }] } }, finishing())
    expect(merged).toEqual({ metadata: { annotations: AGENT }, spec: { containers: [{ name: 'app' }] } })
  })

  test('is off when the user does not want to be scraped', () => {
    expect(merge({ 'prometheus.io/scrape': 'false' }).annotations).toEqual({ 'prometheus.io/scrape': 'false' })
  })

  test('goes on when the wish is no boolean', () => {
    expect(merge({ 'prometheus.io/scrape': 'no' }).scraped).toBe('{"scrape":"no","path":"","port":""}')
  })

  test('takes names for equal that Prometheus takes for equal', () => {
    const { annotations, scraped } = merge({ 'prometheus-io/port': '80', 'prometheus.io.path': '/x' })
    expect(annotations).toEqual(AGENT)
    expect(scraped).toBe('{"scrape":"","path":"/x","port":"80"}')
  })

  test('leaves a pod alone whose port is the agent already', () => {
    expect(merge({ 'prometheus.io/port': '15020' }).annotations).toEqual({ 'prometheus.io/port': '15020' })
  })

  test.each([
    ['the annotation before the mesh', { 'prometheus.istio.io/merge-metrics': 'false' }, true],
    ['the mesh', {}, false]
  ])('is turned off by %s', (_, annotations, enablePrometheusMerge) => {
    const mesh = { enablePrometheusMerge, defaultConfig: { statusPort: 15020 } }
    expect(merge(annotations, { mesh }).annotations).toEqual(annotations)
  })

  test('scrapes several targets and names the first of them for agents of old', () => {
    const { annotations, scraped } = merge({ 'prometheus.istio.io/scrape-targets': '8080, 9090:/x' })
    expect(annotations).toEqual(AGENT)
    expect(scraped).toBe(
      '{"scrape":"","path":"/metrics","port":"8080","targets":[{"port":"8080","path":"/metrics"},{"port":"9090","path":"/x"}]}'
    )
  })

  test('ignores targets of which one has no port', () => {
    expect(merge({ 'prometheus.istio.io/scrape-targets': '8080,:/x' }).scraped).toBeUndefined()
  })

  test.each([
    [{ 'prometheus.io/port': 'x' }, 'invalid prometheus scrape configuration: invalid port "x"'],
    [{ 'prometheus.io/port': ' 80' }, 'invalid prometheus scrape configuration: invalid port " 80"'],
    [
      { 'prometheus.io/port': '015020' },
      'invalid prometheus scrape configuration: port 015020 conflicts with agent port'
    ],
    [
      { 'prometheus.io/port': '15021' },
      'invalid prometheus scrape configuration: port 15021 is reserved for Istio (Envoy health) and cannot be scraped'
    ],
    [
      { 'prometheus.istio.io/scrape-targets': '15090' },
      'invalid prometheus scrape targets: target port 15090 is reserved for Istio (Envoy Prometheus (already merged)) and cannot be scraped'
    ],
    [{ 'prometheus.istio.io/scrape-targets': 'bad' }, 'invalid prometheus scrape targets: invalid target port "bad"']
  ])('refuses %j', (annotations, message) => {
    expect(() => merge(annotations)).toThrow(message)
  })

  test('accepts a sign and keeps it', () => {
    expect(merge({ 'prometheus.io/port': '+80' }).scraped).toBe('{"scrape":"","path":"","port":"+80"}')
  })

  test('up to 1.12 knows one spelling, and goes on although scraping is off', () => {
    const dialect = dialectOf('1.12') ?? newestDialect()
    const { annotations, scraped } = merge({ 'prometheus.io/scrape': 'false', 'prometheus-io/port': '80' }, { dialect })
    expect(annotations).toEqual({ ...AGENT, 'prometheus-io/port': '80' })
    expect(scraped).toBe('{"scrape":"false","path":"","port":""}')
  })

  test('up to 1.30 checks no port', () => {
    const dialect = dialectOf('1.30') ?? newestDialect()
    expect(merge({ 'prometheus.io/port': 'x' }, { dialect }).scraped).toBe('{"scrape":"","path":"","port":"x"}')
  })
})

describe('the secure port', () => {
  const env = [{ name: 'ENVOY_SECURE_MERGED_METRICS_PORT', value: '15091' }]

  test('is taken from the environment of the proxy', () => {
    const marked = applySecurePrometheusAnnotation(pod({ proxyEnv: env }), finishing())
    expect(marked['metadata']).toEqual({ annotations: { 'prometheus.istio.io/secure-port': '15091' } })
  })

  test.each(['', '0'])('is not written for %j', value => {
    const before = pod({ proxyEnv: [{ name: 'ENVOY_SECURE_MERGED_METRICS_PORT', value }] })
    expect(applySecurePrometheusAnnotation(before, finishing())).toBe(before)
  })

  test('is left alone where the user set it, in any spelling', () => {
    const before = pod({ proxyEnv: env, annotations: { 'prometheus.istio.io.secure-port': '1' } })
    expect(applySecurePrometheusAnnotation(before, finishing())).toBe(before)
  })
})
