import { closeGlass, isOwn, OPEN_UNTIL, promote, PROMOTE } from './failure-policy.ts'
import type { LiveWorld, RegistrationFacts } from './live.ts'

/** Settings of a keeper of failure policies. */
export interface PolicyKeeperOptions {
  readonly world: LiveWorld
  /** `name.namespace` of the Services that lead to us. */
  readonly services: readonly string[]
  /** Whether the API server has been seen to reach us. */
  readonly reached: () => boolean
  readonly report: (level: 'info' | 'warn', says: string) => void
  readonly now?: () => number
  /** Time between two looks, in milliseconds. Default: 2 s. */
  readonly every?: number
}

/** Closes registrations whose break-glass time is over, and promotes those that ask for it once we have been reached. */
export function keepFailurePolicies(options: PolicyKeeperOptions): { close(): Promise<void> } {
  const { world, report, now = Date.now } = options
  let working: Promise<void> | undefined

  async function attend(registration: RegistrationFacts): Promise<void> {
    const { name, annotations } = registration
    try {
      const until = annotations[OPEN_UNTIL]
      if (until !== undefined && !(Date.parse(until) > now())) {
        const entries = await closeGlass(world.api, name)
        report('info', `break-glass of ${name} is over: ${entries.join(', ') || 'no entry'} is Fail again`)
      } else if (until === undefined && annotations[PROMOTE] === 'true' && options.reached()) {
        const entries = await promote(world.api, name)
        report('info', `the API server reaches us: ${entries.join(', ') || 'no entry'} of ${name} promoted to Fail`)
      }
    } catch (error) {
      report('warn', `failurePolicy of ${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  const timer = setInterval(() => {
    working ??= (async () => {
      for (const registration of world.registrations().values())
        if (leadsHere(registration, options.services)) await attend(registration)
    })().finally(() => {
      working = undefined
    })
  }, options.every ?? 2_000)
  return {
    close: async () => {
      clearInterval(timer)
      await working
    }
  }
}

/** Entries that name a URL do not show whom they call: those of our manifests are ours. */
function leadsHere({ entries, labels }: RegistrationFacts, services: readonly string[]): boolean {
  return (
    entries.some(({ service }) => services.includes(service)) ||
    (isOwn(labels) && entries.every(({ service }) => service === ''))
  )
}
