import { planAuthority } from './authority.ts'
import type { AuthorityState } from './authority.ts'
import { bundleOf, defaultLifetimes, takeStep } from './authority-steps.ts'
import type { Lifetimes } from './authority-steps.ts'
import type { AuthorityStore } from './authority-store.ts'
import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { CertificateError } from './errors.ts'
import { healthOf } from './health.ts'
import { newMaterial } from './material.ts'
import { leafOf, validity } from './pem.ts'
import type { CertificateSource, ServingCertificate } from './source.ts'
import { topic } from './topic.ts'
import type { Material } from './x509.ts'

/** Settings of an own authority. */
export interface OwnAuthorityOptions {
  readonly store: AuthorityStore
  readonly mode: 'self-signed' | 'secret'
  /** Names and addresses that the leaf must carry. */
  readonly hosts: readonly string[]
  /** Default: the machine's. */
  readonly clock?: Clock
  /** Default: a year for the authority, thirty days for the leaf. */
  readonly lifetimes?: Lifetimes
  /** Tells whether every registration trusts this certificate (PEM). Default: there are no registrations to wait for. */
  readonly carried?: (authority: string) => boolean
  /** How long every registration must have trusted a new authority before it signs. Default: 5 s. */
  readonly hold?: number
  /** How long the previous authority stays trusted. Default: an hour. */
  readonly overlap?: number
  /** Default: RSA-2048 by node:crypto. */
  readonly material?: () => Promise<Material>
  /** Ends the wait for the first certificate. */
  readonly signal?: AbortSignal
  /** Hears one sentence about each step and each trouble. */
  readonly report?: (level: 'info' | 'warn', says: string) => void
}

/** A certificate source with an authority of its own. */
export interface OwnAuthority extends CertificateSource {
  /** Looks again: registrations have changed, or somebody suspects that the clock has. */
  wake(): void
}

/** The longest time between two looks: timers run on a monotonic clock and do not notice that the wall clock jumped. */
const LOOK_EVERY = 30_000
const LOOK_FIRST = 100
const RETRY_FIRST = 500
const RETRY_LAST = 30_000
/** Other replicas take steps too; a conflict only means that somebody was faster. */
const STEPS_AT_ONCE = 32

/** Starts an own authority and answers once there is a certificate to serve. */
export async function ownAuthority(options: OwnAuthorityOptions): Promise<OwnAuthority> {
  const clock = options.clock ?? systemClock
  const report = options.report ?? (() => undefined)
  const lifetimes = options.lifetimes ?? defaultLifetimes
  const carried = options.carried ?? (() => true)
  const changes = topic<ServingCertificate>()

  let current: ServingCertificate | undefined
  let trouble: string | undefined
  let carriedSince: { readonly next: string; readonly at: number } | undefined
  let failures = 0
  let closed = false
  let working: Promise<void> | undefined
  let again = false
  let cancelTimer: () => void = () => undefined

  /** Since when the registrations have carried the next authority, as this replica has seen it. */
  function sinceWhen(state: AuthorityState | undefined): number | undefined {
    const next = state?.next?.cert
    if (next === undefined || !carried(next)) carriedSince = undefined
    else if (carriedSince?.next !== next) carriedSince = { next, at: clock.now() }
    return carriedSince?.at
  }

  function serve(state: AuthorityState): void {
    if (state.leaf === undefined) return
    const bundle = bundleOf(state, clock.now())
    if (current?.cert === state.leaf.cert && current.bundle === bundle) return
    const notAfter = validity(leafOf(state.leaf.cert, 'the certificate')).to
    current = { cert: state.leaf.cert, key: state.leaf.key, bundle, notAfter }
    changes.publish(current)
  }

  /** Takes one step after the other until nothing is left to do; answers when to look again. */
  async function settle(): Promise<number> {
    for (let steps = 0; steps < STEPS_AT_ONCE && !closed; steps++) {
      const stored = await options.store.read()
      const state = stored?.state
      const plan = planAuthority(state, {
        now: clock.now(),
        hosts: options.hosts,
        carriedSince: sinceWhen(state),
        hold: options.hold ?? 5_000,
        overlap: options.overlap ?? 3_600_000
      })
      if (plan.step === 'none') {
        if (state !== undefined) serve(state)
        return plan.until
      }
      const workshop = {
        now: clock.now(),
        hosts: hostsFor(plan.step, state, options.hosts),
        lifetimes,
        material: options.material ?? newMaterial
      }
      const following = await takeStep(plan.step, state, workshop)
      const result = await options.store.write(following, stored?.version)
      if (result === 'written') report('info', `certificates: ${plan.step}, because ${plan.why}`)
    }
    return clock.now() + RETRY_FIRST
  }

  async function work(): Promise<void> {
    let wait: number
    try {
      do {
        again = false
        wait = Math.max(LOOK_FIRST, (await settle()) - clock.now())
      } while (wakened() && !isClosed())
      failures = 0
      trouble = undefined
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error)
      report('warn', `certificates: ${trouble}`)
      wait = Math.min(RETRY_LAST, RETRY_FIRST * 2 ** failures++)
    }
    if (!isClosed()) cancelTimer = clock.after(Math.min(wait, LOOK_EVERY), wake)
  }
  // Functions, because the two change during the waits above.
  const wakened = (): boolean => again
  const isClosed = (): boolean => closed

  function wake(): void {
    if (closed) return
    if (working !== undefined) {
      again = true
      return
    }
    cancelTimer()
    working = work().finally(() => {
      working = undefined
      if (wakened()) wake()
    })
  }

  /** Waits until there is a certificate, for as long as it may come. */
  async function untilServed(): Promise<void> {
    while (current === undefined) {
      if (working !== undefined) await working
      if (ready() !== undefined) break
      // A folder that cannot be written does not mend itself while somebody waits at a terminal; an API server does.
      const hopeless = options.mode === 'self-signed' ? trouble : undefined
      if (hopeless !== undefined || options.signal?.aborted === true) {
        closed = true
        cancelTimer()
        unwatch()
        throw new CertificateError('CERTIFICATE_STORE_FAILED', hopeless ?? 'stopped before there was a certificate')
      }
      await new Promise<void>(resolve => clock.after(RETRY_FIRST, resolve))
    }
  }

  const unwatch = options.store.watch(wake)
  wake()
  await untilServed()

  function ready(): ServingCertificate | undefined {
    return current
  }

  function usable(): ServingCertificate {
    if (current === undefined) throw new CertificateError('CERTIFICATE_MISSING', 'there is no certificate yet')
    return current
  }

  return {
    mode: options.mode,
    current: usable,
    onChange: changes.subscribe,
    health: () =>
      healthOf(usable(), clock.now(), trouble === undefined ? undefined : `its store is in trouble: ${trouble}`),
    wake,
    close: async () => {
      closed = true
      cancelTimer()
      unwatch()
      await working
    }
  }
}

/** A leaf that lacks a host is made for its hosts and ours: replicas of two versions then agree instead of taking turns. */
function hostsFor(step: string, state: AuthorityState | undefined, hosts: readonly string[]): readonly string[] {
  if (step !== 'issue' || state?.leaf === undefined) return hosts
  try {
    const names = leafOf(state.leaf.cert, 'the certificate').subjectAltName ?? ''
    const held = names.split(', ').map(name => name.replace(/^(DNS|IP Address):/, ''))
    return [...new Set([...hosts, ...held.filter(name => name !== '')])]
  } catch {
    return hosts
  }
}
