import type { JsonObject } from '../../inject/json.ts'
import { ApiError } from './api.ts'
import type { Bundle } from './bundles.ts'
import type { LiveWorld, RegistrationFacts } from './live.ts'

/** How bundles are compared: by the certificates in them, never by their bytes. */
export interface BundleRules {
  same(one: string, other: string): boolean
  /** Whether a bundle holds all certificates of another. */
  holds(bundle: string, wanted: string): boolean
}

/** Settings of a keeper. */
export interface KeeperOptions {
  readonly world: LiveWorld
  /** `name.namespace` of the Services that lead to us; registrations that call others are never touched. */
  readonly services: readonly string[]
  readonly rules: BundleRules
  readonly report: (level: 'info' | 'warn', says: string) => void
  /** Default: the machine's clock. */
  readonly now?: () => number
  /** Shortest wait after a conflict or another writer, in milliseconds. Default: 250. */
  readonly firstWait?: number
}

/** One entry of a registration of ours. */
export interface KeptEntry {
  readonly configuration: string
  readonly name: string
  readonly inSync: boolean
}

/** Keeps the caBundle of our registrations equal to what the certificates need, and touches nothing else. */
export interface BundleKeeper {
  /** Sets the bundle to keep; an empty one leaves all as it is. */
  want(bundle: string): void
  entries(): readonly KeptEntry[]
  /** Whether every registration of ours trusts these certificates (PEM), as far as is known. */
  carries(certificates: string): boolean
  /** Calls back when a registration has changed. */
  onChange(listener: () => void): () => void
  close(): Promise<void>
}

const SUFFIX = 'sidecar-injector.istio.io'
const PATIENCE = 3
const WINDOW = 600_000
const LONGEST_WAIT = 600_000

/** Starts a keeper. */
export function keepBundles(options: KeeperOptions): BundleKeeper {
  const { world, rules, report, now = Date.now, firstWait = 250 } = options
  const listeners = new Set<() => void>()
  /** When we wrote each configuration for the present bundle: many times in a short while means that somebody else writes too. */
  const writes = new Map<string, number[]>()
  const failures = new Map<string, number>()
  /** Not before this moment. */
  const holdOff = new Map<string, number>()
  let wanted = ''
  let closed = false
  let working: Promise<void> | undefined
  let again = false
  let timer: NodeJS.Timeout | undefined

  const ours = (): readonly RegistrationFacts[] =>
    [...world.registrations().values()].filter(one => kept(one, options.services).length > 0)

  async function mend(registration: RegistrationFacts): Promise<void> {
    const drifted = kept(registration, options.services).filter(entry => !rules.same(decode(entry.encoded), wanted))
    if (drifted.length === 0) {
      failures.delete(registration.name)
      return
    }
    if ((holdOff.get(registration.name) ?? 0) > now()) return
    try {
      await write(registration.name, drifted)
      noteWrite(registration.name, drifted)
    } catch (error) {
      noteFailure(registration.name, error)
    }
  }

  async function write(name: string, drifted: readonly Bundle[]): Promise<void> {
    await world.api.request({
      method: 'PATCH',
      path: `/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/${name}`,
      query: { fieldManager: 'outrigger-ca-bundle' },
      contentType: 'application/json-patch+json',
      body: drifted.flatMap(entry => operations(entry, encode(wanted)))
    })
  }

  /** The watch tells when a write has arrived; until then it is not repeated, and the more often, the later. */
  function noteWrite(name: string, drifted: readonly Bundle[]): void {
    failures.delete(name)
    const recent = [...(writes.get(name) ?? []).filter(at => at > now() - WINDOW), now()]
    writes.set(name, recent)
    report('info', `caBundle of ${name} written (${drifted.map(entry => entry.name).join(', ')})`)
    if (recent.length < PATIENCE) {
      holdOff.set(name, now() + firstWait)
      return
    }
    const wait = Math.min(LONGEST_WAIT, 5_000 * 2 ** (recent.length - PATIENCE))
    holdOff.set(name, now() + wait)
    const seconds = String(Math.round(wait / 1000))
    report('warn', `somebody else writes the caBundle of ${name} too: waiting ${seconds} s before the next write`)
  }

  function noteFailure(name: string, error: unknown): void {
    const count = (failures.get(name) ?? 0) + 1
    failures.set(name, count)
    holdOff.set(name, now() + Math.min(30_000, firstWait * 2 ** (count - 1)))
    // 409, 422: another replica or another writer was faster; the watch brings what it wrote.
    const lost = error instanceof ApiError && (error.status === 409 || error.status === 422)
    if (lost && count <= PATIENCE) return
    report('warn', `caBundle of ${name}: ${error instanceof Error ? error.message : String(error)}`)
  }

  async function work(): Promise<void> {
    do {
      again = false
      if (wanted === '') return
      for (const registration of ours()) if (!isClosed()) await mend(registration)
    } while (wakened())
    const next = Math.min(...[...holdOff.values()].filter(at => at > now()))
    if (Number.isFinite(next) && !isClosed()) timer = setTimeout(wake, next - now() + 1)
  }
  // Functions, because the two change during the waits above.
  const wakened = (): boolean => again && !closed
  const isClosed = (): boolean => closed

  function wake(): void {
    if (closed) return
    clearTimeout(timer)
    if (working !== undefined) {
      again = true
      return
    }
    working = work().finally(() => {
      working = undefined
      if (wakened()) wake()
    })
  }

  const unsubscribe = world.onChange(() => {
    wake()
    for (const listener of [...listeners]) listener()
  })

  return {
    want: bundle => {
      if (rules.same(bundle, wanted)) return
      wanted = bundle
      writes.clear()
      holdOff.clear()
      wake()
    },
    entries: () =>
      ours().flatMap(registration =>
        kept(registration, options.services).map(entry => ({
          configuration: registration.name,
          name: entry.name,
          inSync: rules.same(decode(entry.encoded), wanted)
        }))
      ),
    carries: certificates =>
      world.registrationsKnown() &&
      ours().every(one => kept(one, options.services).every(entry => rules.holds(decode(entry.encoded), certificates))),
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {
      closed = true
      clearTimeout(timer)
      unsubscribe()
      await working
    }
  }
}

/** The entries whose bundle is ours to keep: Istio's name, one of our Services, and no URL. */
function kept(registration: RegistrationFacts, services: readonly string[]): readonly Bundle[] {
  return registration.bundles.filter(
    bundle =>
      bundle.name.endsWith(SUFFIX) &&
      !bundle.byUrl &&
      services.includes(registration.entries[bundle.index]?.service ?? '')
  )
}

/** Changes one bundle, and only if everything still stands as it was read. */
function operations(entry: Bundle, encoded: string): JsonObject[] {
  const at = `/webhooks/${String(entry.index)}`
  const path = `${at}/clientConfig/caBundle`
  return [
    { op: 'test', path: `${at}/name`, value: entry.name },
    ...(entry.encoded === '' ? [] : [{ op: 'test', path, value: entry.encoded }]),
    { op: 'add', path, value: encoded }
  ]
}

function encode(pem: string): string {
  return Buffer.from(pem, 'utf8').toString('base64')
}

function decode(encoded: string): string {
  return Buffer.from(encoded, 'base64').toString('utf8')
}
