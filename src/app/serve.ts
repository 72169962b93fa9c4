import { setTimeout } from 'node:timers/promises'
import { noEvents } from '../observe/events.ts'
import { createObserver } from '../observe/observer.ts'
import { openLogger, type Logger } from '../observe/logger.ts'
import { openMetrics, type Metrics, type MetricSources } from '../observe/metrics.ts'
import { watchLoopLag, type LoopLag } from '../server/loop-lag.ts'
import type { Check, ServerParts } from '../server/ports.ts'
import { exactProtocol } from '../server/protocol/exact.ts'
import { safeProtocol } from '../server/protocol/safe.ts'
import { createHealthServer, createWebhookServer, type StoppableServer } from '../server/webhook-server.ts'
import type { CertificateSource } from '../tls/source.ts'
import type { LiveWorld } from '../world/cluster/live.ts'
import type { World } from '../world/world.ts'
import { openCertificate } from './certificate.ts'
import { corridorSettings } from './corridor-settings.ts'
import { startEngine, type Engine } from './engine.ts'
import type { LiveParts } from './live-parts.ts'
import { openWorld } from './open-world.ts'
import { checksOf } from './readiness.ts'
import { reportChanges } from './report-changes.ts'
import { reportRefusals } from './report-refusals.ts'
import type { AppSettings } from './settings/table.ts'

type Environment = Readonly<Record<string, string | undefined>>

type Report = (level: 'info' | 'warn', says: string) => void

/** A server that runs. */
export interface Running {
  /** Where the webhook listens: `https://127.0.0.1:8443`. */
  readonly url: string
  readonly engine: Engine
  readonly world: World
  readonly logger: Logger
  checks(): readonly Check[]
  /** What callers should trust, PEM; empty where it is somebody else's to say. */
  bundle(): string
  /** Not ready from now on, serves on for `drainSeconds`, then stops with no call lost. */
  stop(): Promise<void>
}

/** What a caller can put in the place of a part. */
export interface Replacements {
  readonly logger?: Logger
  /** Renders the metrics of all workers; default: of this process. */
  readonly metrics?: (own: Metrics) => ServerParts['metrics']
}

/** Brings all parts up and listens. */
export async function serve(
  settings: AppSettings,
  environment: Environment,
  replacements: Replacements = {}
): Promise<Running> {
  const logger = replacements.logger ?? (await openLogger({ level: settings.logLevel, format: settings.logFormat }))
  const closing: (() => Promise<void>)[] = []
  try {
    return await start(settings, environment, { ...replacements, logger }, closing)
  } catch (error) {
    for (const close of closing.reverse()) await close()
    await logger.flush()
    throw error
  }
}

async function start(
  settings: AppSettings,
  environment: Environment,
  { logger, metrics: choose }: Replacements & { readonly logger: Logger },
  closing: (() => Promise<void>)[]
): Promise<Running> {
  const { world, live: cluster } = await openWorld(settings, environment, 'follow')
  closing.push(() => world.close())
  const report: Report = (level, says) => {
    logger[level]({}, says)
  }
  const live = cluster && (await openLive(cluster, settings, environment, report))
  if (live) closing.push(() => live.close())
  const certificate = live?.certificate ?? (await openCertificate(settings, world.current(), report))
  closing.push(() => certificate.close())
  live?.keepBundleOf(certificate)
  const engine = await startEngine(world, settings, corridorSettings(settings, environment), { samples: true })
  reportChanges(engine, logger)
  const events = live?.events ?? noEvents
  reportRefusals(engine, world, settings.istioNamespace, events)

  const lag = watchLoopLag()
  const metrics = await openMetrics(metricSources(engine, certificate, lag, live))
  const parts: ServerParts = {
    snapshot: () => (engine.isWarm() ? engine.snapshot() : undefined),
    checks: () => checksOf(engine, certificate, world, live?.probe?.result()),
    observer: createObserver({ logger, metrics, events, now: Date.now }),
    metrics: choose ? choose(metrics) : () => metrics.render(),
    lag: lag.current
  }
  const servers: StoppableServer[] = []
  closing.push(async () => {
    lag.stop()
    await Promise.all(servers.map(server => server.close()))
  })
  const { url, healthUrl } = await listen(parts, settings, certificate, servers)
  live?.serving()
  if (healthUrl !== undefined) logger.info({ url: healthUrl }, 'health and metrics')
  logger.info({ url, world: world.name, compat: settings.compat }, 'listening')
  return {
    url,
    engine,
    world,
    logger,
    checks: parts.checks,
    bundle: () => certificate.current().bundle,
    stop: async () => {
      for (const server of servers) server.startDraining()
      logger.info({ seconds: settings.drainSeconds }, 'draining')
      await setTimeout(settings.drainSeconds * 1000)
      for (const close of closing.reverse()) await close()
      logger.info({}, 'stopped')
      await logger.flush()
    }
  }
}

async function openLive(
  cluster: LiveWorld,
  settings: AppSettings,
  environment: Environment,
  report: Report
): Promise<LiveParts> {
  const { openLiveParts } = await import('./live-parts.ts')
  return openLiveParts(cluster, settings, environment['HOSTNAME'] ?? 'outrigger', report)
}

async function listen(
  parts: ServerParts,
  settings: AppSettings,
  certificate: CertificateSource,
  servers: StoppableServer[]
): Promise<{ readonly url: string; readonly healthUrl: string | undefined }> {
  const { bodyLimit, hosts, httpListen } = settings
  const protocol = settings.compat === 'exact' ? exactProtocol : safeProtocol
  const webhook = await createWebhookServer(parts, { protocol, bodyLimit, hosts }, certificate.current())
  servers.push(webhook)
  certificate.onChange(pair => {
    webhook.useCertificate(pair)
  })
  const url = await webhook.listen(settings.listen.host, settings.listen.port)
  if (httpListen === 'off') return { url, healthUrl: undefined }
  const health = await createHealthServer(parts)
  servers.push(health)
  return { url, healthUrl: await health.listen(httpListen.host, httpListen.port) }
}

function metricSources(
  engine: Engine,
  certificate: CertificateSource,
  lag: LoopLag,
  live: LiveParts | undefined
): MetricSources {
  return {
    lagSeconds: () => lag.current() / 1000,
    revisions: () => engine.revisions(),
    generation: () => engine.snapshot()?.generation ?? 0,
    certificateExpiry: () => certificate.current().notAfter / 1000,
    bundles: () => live?.keeper.entries().map(({ name, inSync }) => ({ webhook: name, inSync })) ?? [],
    selfProbe: () => live?.probe?.result()?.ok
  }
}
