import { setTimeout } from 'node:timers/promises'
import { noEvents } from '../observe/events.ts'
import { createObserver } from '../observe/observer.ts'
import { openLogger, type Logger } from '../observe/logger.ts'
import { openMetrics, type Metrics } from '../observe/metrics.ts'
import { watchLoopLag } from '../server/loop-lag.ts'
import type { Check, ServerParts } from '../server/ports.ts'
import { exactProtocol } from '../server/protocol/exact.ts'
import { safeProtocol } from '../server/protocol/safe.ts'
import { createHealthServer, createWebhookServer, type StoppableServer } from '../server/webhook-server.ts'
import type { CertificateHealth, CertificateSource } from '../tls/source.ts'
import type { LiveWorld } from '../world/cluster/live.ts'
import type { World } from '../world/world.ts'
import { openCertificate } from './certificate.ts'
import { corridorSettings } from './corridor-settings.ts'
import { startEngine, type Engine } from './engine.ts'
import type { LiveParts } from './live-parts.ts'
import { metricSources } from './metric-sources.ts'
import { openWorld, type OpenedWorld } from './open-world.ts'
import { checksOf } from './readiness.ts'
import { reportChanges } from './report-changes.ts'
import { reportRefusals } from './report-refusals.ts'
import type { AppSettings } from './settings/table.ts'
import { withShadow } from './shadow.ts'
import { unlessStopped } from './unless-stopped.ts'

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
  readonly world?: World
  /** Opens the certificate; default: the one that the settings name. */
  readonly certificate?: () => Promise<CertificateSource>
  /** Renders the metrics of all workers; default: of this process. */
  readonly metrics?: (own: Metrics) => ServerParts['metrics']
  /** Is given the checks as soon as they can be asked, long before the server listens. */
  readonly watchChecks?: (checks: () => readonly Check[]) => void
  /** Ends a start that still waits for something. */
  readonly signal?: AbortSignal
}

/** Brings all parts up and listens; waits for as long as there is no certificate to listen with. */
export async function serve(
  settings: AppSettings,
  environment: Environment,
  replacements: Replacements = {}
): Promise<Running> {
  const logger = replacements.logger ?? (await openLogger({ level: settings.logLevel, format: settings.logFormat }))
  const closing: (() => Promise<void>)[] = []
  try {
    return await unlessStopped(start(settings, environment, { ...replacements, logger }, closing), replacements.signal)
  } catch (error) {
    for (const close of closing.reverse()) await close()
    await logger.flush()
    throw error
  }
}

async function start(
  settings: AppSettings,
  environment: Environment,
  replacements: Replacements & { readonly logger: Logger },
  closing: (() => Promise<void>)[]
): Promise<Running> {
  const { logger } = replacements
  const report: Report = (level, says) => {
    logger[level]({}, says)
  }
  const { world, live: cluster } = await worldOf(settings, environment, replacements.world)
  closing.push(() => world.close())
  const live = cluster && (await openLive(cluster, settings, environment, report))
  if (live) closing.push(() => live.close())
  const events = live?.events ?? noEvents
  const engine = await startEngine(world, settings, corridorSettings(settings, environment), { samples: true })
  reportChanges(engine, logger)
  reportRefusals(engine, world, settings.istioNamespace, events)

  let certificate: CertificateSource | undefined = undefined
  const certificateHealth = (): CertificateHealth =>
    certificate?.health() ?? { ok: false, says: live?.waitsFor() ?? 'there is no certificate yet' }
  const lag = watchLoopLag()
  const metrics = await openMetrics(metricSources(engine, () => certificate?.current(), lag, live))
  const parts: ServerParts = {
    snapshot: () => (engine.isWarm() ? engine.snapshot() : undefined),
    checks: () => checksOf(engine, certificateHealth(), world, live?.probe?.result()),
    observer: withShadow(createObserver({ logger, metrics, events, now: Date.now }), {
      pairs: settings.shadow,
      snapshot: () => engine.snapshot(),
      metrics,
      logger
    }),
    metrics: replacements.metrics?.(metrics) ?? (() => metrics.render()),
    lag: lag.current
  }
  const servers: StoppableServer[] = []
  closing.push(async () => {
    lag.stop()
    await Promise.all(servers.map(server => server.close()))
  })
  // First of all, so that it can be asked what the rest waits for.
  replacements.watchChecks?.(parts.checks)
  await listenForHealth(parts, settings, servers, logger)
  const opened = await openAnyCertificate(settings, world, live, { report, given: replacements.certificate })
  closing.push(() => opened.close())
  replacements.signal?.throwIfAborted()
  certificate = opened
  live?.keepBundleOf(opened)
  const url = await listen(parts, settings, opened, servers)
  live?.serving()
  engine.tryOthers()
  logger.info({ url, world: world.name, compat: settings.compat }, 'listening')
  return {
    url,
    engine,
    world,
    logger,
    checks: parts.checks,
    bundle: () => opened.current().bundle,
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

function worldOf(settings: AppSettings, environment: Environment, given: World | undefined): Promise<OpenedWorld> {
  return given ? Promise.resolve({ world: given }) : openWorld(settings, environment, 'follow')
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

async function openAnyCertificate(
  settings: AppSettings,
  world: World,
  live: LiveParts | undefined,
  { report, given }: { readonly report: Report; readonly given: Replacements['certificate'] }
): Promise<CertificateSource> {
  if (given) return given()
  return (await live?.openCertificate()) ?? openCertificate(settings, world.current(), report)
}

async function listenForHealth(
  parts: ServerParts,
  { httpListen }: AppSettings,
  servers: StoppableServer[],
  logger: Logger
): Promise<void> {
  if (httpListen === 'off') return
  const health = await createHealthServer(parts)
  servers.push(health)
  logger.info({ url: await health.listen(httpListen.host, httpListen.port) }, 'health and metrics')
}

async function listen(
  parts: ServerParts,
  settings: AppSettings,
  certificate: CertificateSource,
  servers: StoppableServer[]
): Promise<string> {
  const { bodyLimit, hosts } = settings
  const protocol = settings.compat === 'exact' ? exactProtocol : safeProtocol
  const webhook = await createWebhookServer(parts, { protocol, bodyLimit, hosts }, certificate.current())
  servers.push(webhook)
  certificate.onChange(pair => {
    webhook.useCertificate(pair)
  })
  return webhook.listen(settings.listen.host, settings.listen.port)
}
