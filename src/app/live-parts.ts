import { dnsNames } from '../tls/names.ts'
import { ownAuthority, type OwnAuthority } from '../tls/own-authority.ts'
import { givenCertificates } from '../tls/given.ts'
import { holdsBundle, sameBundle } from '../tls/pem.ts'
import { secretFeed, secretStore } from '../tls/secret-store.ts'
import type { CertificateSource } from '../tls/source.ts'
import { keepBundles, type BundleKeeper } from '../world/cluster/bundle-keeper.ts'
import { eventSink, type EventSink } from '../world/cluster/events.ts'
import type { LiveWorld } from '../world/cluster/live.ts'
import { keepFailurePolicies } from '../world/cluster/policy-keeper.ts'
import { secretCell } from '../world/cluster/secret.ts'
import { startSelfProbe, type SelfProbe } from '../world/cluster/self-probe.ts'
import type { AppSettings } from './settings/table.ts'

/** What a server has on a live cluster beside its watches. */
export interface LiveParts {
  /** Waits for the certificate in a Secret; undefined where files or a folder were asked for. */
  openCertificate(): Promise<CertificateSource | undefined>
  /** What keeps the certificate from being there, in one sentence. */
  waitsFor(): string
  readonly keeper: BundleKeeper
  /** Undefined where no namespace for it is named. */
  readonly probe: SelfProbe | undefined
  readonly events: EventSink
  /** Keeps the caBundle of our registrations as this certificate needs it, from now on. */
  keepBundleOf(certificate: CertificateSource): void
  /** Starts what needs a server that answers: the self-probe, and promotion after it. */
  serving(): void
  close(): Promise<void>
}

/** Settings that can be wrong in a way that only shows here. */
export class LiveSettingsError extends Error {
  override readonly name = 'LiveSettingsError'
}

type Report = (level: 'info' | 'warn', says: string) => void

/** Opens what goes with a live cluster. */
export function openLiveParts(world: LiveWorld, settings: AppSettings, instance: string, report: Report): LiveParts {
  const { services } = settings
  const keeper = keepBundles({ world, services, rules: { same: sameBundle, holds: holdsBundle }, report })
  let authority: OwnAuthority | undefined
  const stop = new AbortController()
  let waitsFor = 'there is no certificate yet'
  const reportWaiting: Report = (level, says) => {
    waitsFor = says.replace(/^certificates: /, '')
    report(level, says)
  }
  const unsubscribe = keeper.onChange(() => authority?.wake())
  const events = eventSink(world.api, instance, error => {
    report('warn', `an Event could not be written: ${error instanceof Error ? error.message : String(error)}`)
  })
  let probe: SelfProbe | undefined
  let policies: { close(): Promise<void> } | undefined
  let stopKeeping: () => void = () => undefined

  async function openCertificate(): Promise<CertificateSource | undefined> {
    const { tlsSecret, tlsGivenSecret } = settings
    if (tlsGivenSecret !== '') {
      const [namespace, name] = secretName(tlsGivenSecret, '--tls-given-secret')
      const feed = secretFeed(secretCell(world.api, namespace, name), tlsGivenSecret)
      return givenCertificates({ mode: 'given-secret', feed, signal: stop.signal, report: reportWaiting })
    }
    if (tlsSecret === '') return undefined
    if (services.length === 0) {
      throw new LiveSettingsError('--tls-secret needs --services: the certificate must name them')
    }
    const [namespace, name] = secretName(tlsSecret, '--tls-secret')
    authority = await ownAuthority({
      mode: 'secret',
      store: secretStore(secretCell(world.api, namespace, name)),
      hosts: ['localhost', '127.0.0.1', ...dnsNames(services.map(serviceOf))],
      carried: next => keeper.carries(next),
      signal: stop.signal,
      report: reportWaiting
    })
    return authority
  }

  return {
    openCertificate,
    waitsFor: () => waitsFor,
    keeper,
    get probe() {
      return probe
    },
    events,
    keepBundleOf: source => {
      stopKeeping()
      keeper.want(source.current().bundle)
      stopKeeping = source.onChange(({ bundle }) => {
        keeper.want(bundle)
      })
    },
    serving: () => {
      if (policies !== undefined) return
      const reached = (): boolean => probe?.result()?.ok === true
      policies = keepFailurePolicies({ world, services, report, reached })
      if (settings.selfProbe === '') return
      probe = startSelfProbe({ api: world.api, namespace: settings.selfProbe })
      probe.onChange(({ ok, says }) => {
        report(ok ? 'info' : 'warn', `self-probe: ${says}`)
      })
    },
    close: async () => {
      stop.abort()
      stopKeeping()
      unsubscribe()
      await Promise.all([probe?.close(), policies?.close(), keeper.close()])
      await events.close()
    }
  }
}

function secretName(text: string, flag: string): readonly [string, string] {
  const [namespace = '', name = '', more] = text.split('/')
  if (namespace === '' || name === '' || more !== undefined) {
    throw new LiveSettingsError(`${flag} is ${text}: it must be NAMESPACE/NAME`)
  }
  return [namespace, name]
}

function serviceOf(text: string): { readonly name: string; readonly namespace: string } {
  const [name = '', namespace = ''] = text.split('.')
  if (name === '' || namespace === '') throw new LiveSettingsError(`--services has ${text}: it must be NAME.NAMESPACE`)
  return { name, namespace }
}
