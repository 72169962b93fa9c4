import { describe, expect, it } from 'vitest'
import type { Decision, Outcome } from '../../../src/inject/outcome.ts'
import type { InjectRequest } from '../../../src/inject/request.ts'
import { noticeOf, type Notice } from '../../../src/observe/events.ts'
import { openLogger } from '../../../src/observe/logger.ts'
import { openMetrics, renderTogether, type MetricSources } from '../../../src/observe/metrics.ts'
import { createObserver } from '../../../src/observe/observer.ts'
import { recordOf } from '../../../src/observe/record.ts'

const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'cart-1', uid: 'o1', controller: true }

function request(over: Partial<InjectRequest> = {}): InjectRequest {
  return {
    uid: 'u1',
    namespace: 'shop',
    name: '',
    operation: 'CREATE',
    dryRun: false,
    object: {
      metadata: { generateName: 'cart-1-', ownerReferences: [owner] },
      spec: { containers: [{ name: 'app', env: [{ name: 'TOKEN', value: 'secret-value' }] }] }
    },
    path: '/inject',
    user: '',
    ...over
  }
}

function decision(reason: Decision['reason'], over: Partial<Decision> = {}): Decision {
  return { inject: false, reason, steps: [], revision: 'default', templates: [], warnings: [], ...over }
}

const skipped = (reason: Decision['reason']): Outcome => ({ kind: 'skipped', decision: decision(reason) })
const failed: Outcome = {
  kind: 'failed',
  decision: decision('template-error'),
  failure: { message: 'it broke', code: 500, reason: 'template-error' }
}
const patched: Outcome = {
  kind: 'patched',
  decision: decision('namespace-label', { inject: true, templates: ['sidecar'] }),
  patch: [],
  pod: {}
}

const sources: MetricSources = {
  lagSeconds: () => 0.25,
  revisions: () => [
    { name: 'default', valid: true },
    { name: 'canary', valid: false }
  ],
  generation: () => 7,
  certificateExpiry: () => 1_800_000_000,
  bundles: () => [{ webhook: 'object.sidecar-injector.istio.io', inSync: true }],
  selfProbe: () => undefined,
  caches: () => [{ name: 'overlays', hits: 3, misses: 2, entries: 1 }]
}

describe('the line of a review', () => {
  it('tells who, what and why', () => {
    expect(recordOf(request(), patched, 1.23456)).toEqual({
      uid: 'u1',
      namespace: 'shop',
      name: 'cart-1-',
      owner: 'ReplicaSet/cart-1',
      operation: 'CREATE',
      dryRun: false,
      revision: 'default',
      outcome: 'patched',
      reason: 'namespace-label',
      templates: ['sidecar'],
      ms: 1.235
    })
  })

  it('tells why it failed', () => {
    expect(recordOf(request(), failed, 1)).toMatchObject({
      outcome: 'failed',
      reason: 'template-error',
      error: 'it broke'
    })
  })

  it('never holds a value that the pod carries', () => {
    for (const outcome of [patched, failed, skipped('host-network')]) {
      expect(JSON.stringify(recordOf(request(), outcome, 1))).not.toContain('secret-value')
    }
  })

  it('is written as JSON', async () => {
    const { PassThrough } = await import('node:stream')
    const destination = new PassThrough()
    const logger = await openLogger({ level: 'info', format: 'json', destination })
    logger.info(recordOf(request(), patched, 1), 'review')
    logger.debug({}, 'not this')
    const line = JSON.parse(String(destination.read())) as Record<string, unknown>
    expect(line).toMatchObject({ level: 'info', message: 'review', uid: 'u1', reason: 'namespace-label' })
    expect(line['time']).toMatch(/^\d{4}-\d\d-\d\dT/)
    expect(destination.read()).toBeNull()
  })
})

describe('an Event', () => {
  it('is on the owner of a pod that somebody would miss a sidecar in', () => {
    expect(noticeOf(request(), skipped('host-network'))).toEqual({
      subject: { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'cart-1', uid: 'o1', namespace: 'shop' },
      type: 'Normal',
      reason: 'SidecarNotInjected',
      message:
        'The pod uses the host network, where traffic capture would break the node. (host-network) ' +
        'Remove spec.hostNetwork to have the pod injected.'
    })
    expect(noticeOf(request(), failed)).toMatchObject({ type: 'Warning', reason: 'SidecarInjectionFailed' })
  })

  it.each([
    ['of an injected pod', request(), patched],
    ['of a skip that somebody asked for', request(), skipped('pod-label-false')],
    ['of a dry run', request({ dryRun: true }), failed],
    ['of a pod without owner', request({ object: {} }), failed]
  ])('is not made %s', (_what, asked, outcome) => {
    expect(noticeOf(asked, outcome)).toBeUndefined()
  })
})

describe('metrics', () => {
  const line = (text: string, start: string): string | undefined =>
    text
      .split('\n')
      .find(each => each.startsWith(start))
      ?.slice(start.length + 1)

  it('count each review once, by what became of it', async () => {
    const metrics = await openMetrics(sources)
    for (const outcome of [patched, patched, skipped('host-network'), failed]) {
      metrics.called()
      metrics.reviewed(outcome, 0.0004)
    }
    metrics.called()
    metrics.failed()
    const { body } = await metrics.render()
    expect(line(body, 'sidecar_injection_requests_total')).toBe('5')
    expect(line(body, 'sidecar_injection_success_total')).toBe('2')
    expect(line(body, 'sidecar_injection_skip_total')).toBe('1')
    expect(line(body, 'sidecar_injection_failure_total')).toBe('2')
    expect(line(body, 'sidecar_injection_time_seconds_bucket{le="0.00025"}')).toBe('0')
    expect(line(body, 'sidecar_injection_time_seconds_bucket{le="0.0005"}')).toBe('4')
    const labels = 'outcome="skipped",reason="host-network",revision="default"'
    expect(line(body, `outrigger_decisions_total{${labels}}`)).toBe('1')
  })

  it('have every name of the interface', async () => {
    const metrics = await openMetrics({ ...sources, selfProbe: () => true })
    const { body } = await metrics.render()
    expect(line(body, 'outrigger_config_valid{revision="default"}')).toBe('1')
    expect(line(body, 'outrigger_config_valid{revision="canary"}')).toBe('0')
    expect(line(body, 'outrigger_config_generation')).toBe('7')
    expect(line(body, 'outrigger_certificate_expiry_seconds')).toBe('1800000000')
    expect(line(body, 'outrigger_ca_bundle_in_sync{webhook="object.sidecar-injector.istio.io"}')).toBe('1')
    expect(line(body, 'outrigger_self_probe_success')).toBe('1')
    expect(line(body, 'outrigger_event_loop_lag_seconds')).toBe('0.25')
    expect(line(body, 'outrigger_client_gone_total')).toBe('0')
    expect(line(body, 'outrigger_cache_hits_total{cache="overlays"}')).toBe('3')
    expect(line(body, 'outrigger_cache_misses_total{cache="overlays"}')).toBe('2')
    expect(line(body, 'outrigger_cache_entries{cache="overlays"}')).toBe('1')
    // Counters of caches are read, not added to: looking twice is no hit.
    const again = await metrics.render()
    expect(line(again.body, 'outrigger_cache_hits_total{cache="overlays"}')).toBe('3')
  })

  it('leave out what is not known', async () => {
    const { body } = await (await openMetrics(sources)).render()
    expect(line(body, 'outrigger_self_probe_success')).toBeUndefined()
  })

  it('have one label value for all revisions that are not served', async () => {
    const metrics = await openMetrics(sources)
    for (const revision of ['a', 'b']) {
      metrics.reviewed({ kind: 'failed', decision: decision('no-policy', { revision }) }, 0)
    }
    const { body } = await metrics.render()
    expect(line(body, 'outrigger_decisions_total{outcome="failed",reason="no-policy",revision="unknown"}')).toBe('2')
  })

  it('of many processes are added up, and gauges say the worst', async () => {
    const [one, two] = [
      await openMetrics(sources),
      await openMetrics({ ...sources, lagSeconds: () => 3, certificateExpiry: () => 5 })
    ]
    one.reviewed(patched, 0.001)
    two.reviewed(patched, 0.001)
    const all = await Promise.all([one, two].map(each => each.registry.getMetricsAsJSON()))
    const { body } = await renderTogether(JSON.parse(JSON.stringify(all)) as object[][])
    expect(line(body, 'sidecar_injection_success_total')).toBe('2')
    expect(line(body, 'outrigger_cache_hits_total{cache="overlays"}')).toBe('6')
    expect(line(body, 'outrigger_cache_entries{cache="overlays"}')).toBe('2')
    expect(line(body, 'outrigger_event_loop_lag_seconds')).toBe('3')
    expect(line(body, 'outrigger_certificate_expiry_seconds')).toBe('5')
  })
})

describe('an observer', () => {
  it('shows one decision on every surface, and each TLS failure once a minute', async () => {
    const lines: string[] = []
    const notices: Notice[] = []
    const write = (level: string) => (fields: object, says: string) => {
      lines.push(`${level} ${says} ${JSON.stringify(fields)}`)
    }
    const logger = {
      error: write('error'),
      warn: write('warn'),
      info: write('info'),
      debug: write('debug'),
      flush: () => Promise.resolve()
    }
    let now = 0
    const metrics = await openMetrics(sources)
    const observer = createObserver({
      logger,
      metrics,
      events: { emit: notice => notices.push(notice) },
      now: () => now
    })
    observer.answered({ request: request(), outcome: failed, milliseconds: 1 }).arrived()
    expect(lines[0]).toMatch(/^error review .*"reason":"template-error"/)
    expect(notices.map(({ message }) => message.includes('(template-error)'))).toEqual([true])
    lines.length = 0
    observer.tlsFailed('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA')
    observer.tlsFailed('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA')
    now = 61_000
    observer.tlsFailed('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toContain('the caller does not know our authority; its caBundle is not ours.')
  })
})
