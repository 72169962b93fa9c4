import type { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Outcome } from '../inject/outcome.ts'

/** What is read only when somebody looks. */
export interface MetricSources {
  /** How far the event loop is behind, in seconds. */
  readonly lagSeconds: () => number
  /** Revisions and whether what was last read of them is valid. */
  readonly revisions: () => readonly { readonly name: string; readonly valid: boolean }[]
  readonly generation: () => number
  /** When the serving certificate ends, in seconds since the epoch; undefined without one. */
  readonly certificateExpiry: () => number | undefined
  /** Whether each registration entry holds our caBundle. */
  readonly bundles: () => readonly { readonly webhook: string; readonly inSync: boolean }[]
  /** Whether the last self-probe came back injected; undefined before the first one. */
  readonly selfProbe: () => boolean | undefined
  /** What the caches did since the process began, and how much they hold. */
  readonly caches: () => readonly {
    readonly name: string
    readonly hits: number
    readonly misses: number
    readonly entries: number
  }[]
}

/** The metrics of INTERFACE: istiod's names, counted correctly, and our own. */
export interface Metrics {
  called(): void
  reviewed(outcome: Pick<Outcome, 'kind' | 'decision'>, seconds: number): void
  failed(): void
  clientGone(): void
  shed(): void
  /** A review was rendered with a shadow revision too. */
  shadowed(revision: string, result: 'same' | 'different' | 'failed'): void
  /** All metrics in the text format of Prometheus. */
  render(): Promise<{ readonly contentType: string; readonly body: string }>
  readonly registry: Registry
}

/** From 0.1 ms: Istio's own buckets begin at 100 ms, above all that there is to see. */
const BUCKETS = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 5, 10, 20, 30, 60
]

/** Opens the metrics; prom-client is loaded here. */
export async function openMetrics(sources: MetricSources): Promise<Metrics> {
  const client = await import('prom-client')
  const registry = new client.Registry()
  const registers = [registry]
  client.collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 })
  const counter = <L extends string = string>(name: string, help: string, labelNames: L[] = []): Counter<L> =>
    new client.Counter({ name, help, labelNames, registers })
  const counters = {
    requests: counter('sidecar_injection_requests_total', 'Total number of sidecar injection requests.'),
    success: counter('sidecar_injection_success_total', 'Reviews that were answered with a patch.'),
    failure: counter('sidecar_injection_failure_total', 'Reviews that failed, and calls that were no reviews.'),
    skip: counter('sidecar_injection_skip_total', 'Reviews that were answered without a patch, as it should be.'),
    decisions: counter('outrigger_decisions_total', 'Decisions by outcome, reason and revision.', [
      'outcome',
      'reason',
      'revision'
    ]),
    gone: counter('outrigger_client_gone_total', 'Callers that went away before their answer.'),
    shed: counter('outrigger_shed_total', 'Calls answered 503 because their time was nearly over.'),
    shadowed: counter('outrigger_shadow_total', 'Reviews compared with a shadow revision, by what it would change.', [
      'revision',
      'result'
    ])
  }
  const time: Histogram = new client.Histogram({
    name: 'sidecar_injection_time_seconds',
    help: 'Time taken for injection, in seconds.',
    buckets: BUCKETS,
    registers
  })
  addCacheCounters(
    (name, help, collect) =>
      new client.Counter({
        name,
        help,
        labelNames: ['cache'],
        registers,
        collect() {
          this.reset()
          collect(this)
        }
      }),
    sources
  )
  addGauges(({ name, help, labelNames = [], aggregator = 'max' }, collect) => {
    new client.Gauge({
      name,
      help,
      labelNames,
      registers,
      aggregator,
      collect() {
        // What is not known is not there: without labels a reset would leave 0.
        if (labelNames.length === 0) this.remove()
        else this.reset()
        collect(this)
      }
    })
  }, sources)
  const labelOf = revisionLabels(sources)
  return {
    registry,
    called: () => {
      counters.requests.inc()
    },
    reviewed: (outcome, seconds) => {
      const { reason, revision } = outcome.decision
      counters.decisions.inc({ outcome: outcome.kind, reason, revision: labelOf(revision) })
      time.observe(seconds)
      if (outcome.kind === 'patched') counters.success.inc()
      else if (outcome.kind === 'failed') counters.failure.inc()
      else counters.skip.inc()
    },
    failed: () => {
      counters.failure.inc()
    },
    clientGone: () => {
      counters.gone.inc()
    },
    shed: () => {
      counters.shed.inc()
    },
    shadowed: (revision, result) => {
      counters.shadowed.inc({ revision, result })
    },
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() })
  }
}

/** Renders the metrics of many processes as if they were one; each is what `registry.getMetricsAsJSON()` gave. */
export async function renderTogether(
  all: readonly (readonly object[])[]
): Promise<{ readonly contentType: string; readonly body: string }> {
  const { AggregatorRegistry } = await import('prom-client')
  const together = AggregatorRegistry.aggregate([...all])
  return { contentType: together.contentType, body: await together.metrics() }
}

/** A caller can name any revision: what is not served is one label value. */
function revisionLabels({ revisions, generation }: MetricSources): (revision: string) => string {
  let known: { readonly generation: number; readonly names: ReadonlySet<string> } | undefined
  return revision => {
    const now = generation()
    if (known?.generation !== now) known = { generation: now, names: new Set(revisions().map(({ name }) => name)) }
    return known.names.has(revision) ? revision : 'unknown'
  }
}

interface GaugeRow {
  readonly name: string
  readonly help: string
  readonly labelNames?: string[]
  /** What many processes are together. Default: their largest. */
  readonly aggregator?: 'max' | 'min' | 'sum'
}

type AddCounter = (name: string, help: string, collect: (counter: Counter) => void) => void

/** The caches count themselves: what they counted is read when somebody looks. */
function addCacheCounters(add: AddCounter, { caches }: MetricSources): void {
  add('outrigger_cache_hits_total', 'Look-ups that found what was made before, by cache.', counter => {
    for (const { name, hits } of caches()) counter.inc({ cache: name }, hits)
  })
  add('outrigger_cache_misses_total', 'Look-ups that found nothing, by cache.', counter => {
    for (const { name, misses } of caches()) counter.inc({ cache: name }, misses)
  })
}

type AddGauge = (row: GaugeRow, collect: (gauge: Gauge) => void) => void

function addGauges(add: AddGauge, sources: MetricSources): void {
  add(
    {
      name: 'outrigger_config_valid',
      help: '1 where the configuration last read of a revision is valid.',
      labelNames: ['revision'],
      aggregator: 'min'
    },
    gauge => {
      for (const { name, valid } of sources.revisions()) gauge.set({ revision: name }, valid ? 1 : 0)
    }
  )
  add({ name: 'outrigger_config_generation', help: 'How often the snapshot was swapped.' }, gauge => {
    gauge.set(sources.generation())
  })
  add(
    {
      name: 'outrigger_certificate_expiry_seconds',
      help: 'When the serving certificate ends, since the epoch.',
      aggregator: 'min'
    },
    gauge => {
      const expiry = sources.certificateExpiry()
      if (expiry !== undefined) gauge.set(expiry)
    }
  )
  add(
    {
      name: 'outrigger_ca_bundle_in_sync',
      help: '1 where a registration entry holds our caBundle.',
      labelNames: ['webhook'],
      aggregator: 'min'
    },
    gauge => {
      for (const { webhook, inSync } of sources.bundles()) gauge.set({ webhook }, inSync ? 1 : 0)
    }
  )
  add(
    {
      name: 'outrigger_self_probe_success',
      help: '1 where the last self-probe came back injected.',
      aggregator: 'min'
    },
    gauge => {
      const success = sources.selfProbe()
      if (success !== undefined) gauge.set(success ? 1 : 0)
    }
  )
  add({ name: 'outrigger_event_loop_lag_seconds', help: 'How far the event loop is behind.' }, gauge => {
    gauge.set(sources.lagSeconds())
  })
  add(
    {
      name: 'outrigger_cache_entries',
      help: 'What a cache holds: texts, or steps of look-ups for templates.',
      labelNames: ['cache'],
      aggregator: 'sum'
    },
    gauge => {
      for (const { name, entries } of sources.caches()) gauge.set({ cache: name }, entries)
    }
  )
}
