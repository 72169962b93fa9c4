import { createSecureContext } from 'node:tls'
import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { CertificateError } from './errors.ts'
import { healthOf } from './health.ts'
import { certificatesOf, leafOf, privateKeyOf, validity } from './pem.ts'
import type { CertificateSource, ServingCertificate } from './source.ts'
import { topic } from './topic.ts'

/** A certificate, its key and its authority as somebody else made them. */
export interface GivenTexts {
  readonly cert: string
  readonly key: string
  /** The authority's certificates; undefined where they are not given. */
  readonly ca: string | undefined
  /** What they are called in messages: file names, or members of a Secret. */
  readonly names: { readonly cert: string; readonly key: string; readonly ca: string }
}

/** Where given certificates come from. */
export interface GivenFeed {
  read(): Promise<GivenTexts>
  watch(changed: () => void): () => void
}

/** Settings of given certificates. */
export interface GivenOptions {
  readonly mode: 'files' | 'given-secret'
  readonly feed: GivenFeed
  readonly clock?: Clock
  /** Ends the wait for the first certificate of a Secret. */
  readonly signal?: AbortSignal
  readonly report?: (level: 'info' | 'warn', says: string) => void
}

/** Files can change without an event (network file systems, clocks that jumped): look this often anyway. */
const LOOK_EVERY = 60_000
/** Several files change together. */
const DEBOUNCE = 100
const RETRY = 1_000

/** Serves certificates that somebody else makes; a pair that does not fit is refused, and the one before is served on. */
export async function givenCertificates(options: GivenOptions): Promise<CertificateSource> {
  const { feed, mode, clock = systemClock, report = () => undefined } = options
  const changes = topic<ServingCertificate>()
  let current = await first(options)
  let refused: string | undefined
  let closed = false
  let loading: Promise<void> | undefined
  let cancelTimer = clock.after(LOOK_EVERY, look)

  async function load(): Promise<void> {
    try {
      const found = accept(await feed.read(), clock.now())
      if (refused !== undefined) report('info', 'certificates: what was refused before fits now')
      refused = undefined
      if (found.cert === current.cert && found.key === current.key && found.bundle === current.bundle) return
      current = found
      report('info', `certificates: a new one, until ${new Date(current.notAfter).toISOString()}`)
      changes.publish(current)
    } catch (error) {
      const says = error instanceof Error ? error.message : String(error)
      if (says !== refused) report('warn', `certificates: ${says}; the one before is served on`)
      refused = says
    }
  }

  function look(): void {
    cancelTimer()
    if (closed) return
    loading = (loading ?? Promise.resolve()).then(load).finally(() => {
      cancelTimer()
      if (!closed) cancelTimer = clock.after(LOOK_EVERY, look)
    })
  }

  const unwatch = feed.watch(() => {
    cancelTimer()
    if (!closed) cancelTimer = clock.after(DEBOUNCE, look)
  })

  return {
    mode,
    current: () => current,
    onChange: changes.subscribe,
    health: () =>
      healthOf(current, clock.now(), refused === undefined ? undefined : `its successor was refused: ${refused}`),
    close: async () => {
      closed = true
      cancelTimer()
      unwatch()
      await loading
    }
  }
}

/** Reads the first pair. A Secret is waited for: the API server may be away, and whoever keeps it not ready yet. */
async function first({
  feed,
  mode,
  signal,
  clock = systemClock,
  report = () => undefined
}: GivenOptions): Promise<ServingCertificate> {
  let told = ''
  for (;;) {
    try {
      return accept(await feed.read(), clock.now())
    } catch (error) {
      if (mode === 'files' || signal?.aborted === true) throw error
      const says = error instanceof Error ? error.message : String(error)
      if (says !== told) report('warn', `certificates: ${says}`)
      told = says
      await new Promise<void>(resolve => clock.after(RETRY, resolve))
    }
  }
}

/** Checks that texts are a certificate with its own key, and that TLS would take them. */
function accept(texts: GivenTexts, now: number): ServingCertificate {
  const { names } = texts
  const leaf = leafOf(texts.cert, names.cert)
  const key = privateKeyOf(texts.key, names.key)
  if (!leaf.checkPrivateKey(key)) {
    throw new CertificateError(
      'CERTIFICATE_KEY_MISMATCH',
      `the key in ${names.key} does not fit the certificate in ${names.cert}: give both of one pair`
    )
  }
  const { to } = validity(leaf)
  if (to <= now) {
    throw new CertificateError(
      'CERTIFICATE_EXPIRED',
      `the certificate in ${names.cert} ended at ${new Date(to).toISOString()}: renew it`
    )
  }
  if (texts.ca !== undefined && certificatesOf(texts.ca, names.ca).length === 0) {
    throw new CertificateError(
      'CERTIFICATE_NOT_PEM',
      `${names.ca} holds no PEM certificate (-----BEGIN CERTIFICATE-----)`
    )
  }
  try {
    createSecureContext({ cert: texts.cert, key: texts.key })
  } catch (error) {
    throw new CertificateError('CERTIFICATE_NOT_PEM', `TLS does not take the certificate in ${names.cert}`, {
      cause: error
    })
  }
  return { cert: texts.cert, key: texts.key, bundle: texts.ca ?? '', notAfter: to }
}
