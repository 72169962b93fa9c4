import type { AuthorityState } from './authority.ts'
import { joinBundles, leafOf, validity } from './pem.ts'
import { makeAuthority, makeLeaf } from './x509.ts'
import type { KeyPair, Material, Term } from './x509.ts'

/** How long certificates live, in milliseconds. */
export interface Lifetimes {
  readonly authority: number
  readonly leaf: number
}

/** Certificates begin an hour before they are made, for clocks that are behind. */
export const BACKDATE = 3_600_000

const DAY = 86_400_000

/** A year for the authority, thirty days for the leaf. */
export const defaultLifetimes: Lifetimes = { authority: 365 * DAY, leaf: 30 * DAY }

/** What a step needs from outside. */
export interface Workshop {
  readonly now: number
  readonly hosts: readonly string[]
  readonly lifetimes: Lifetimes
  readonly material: () => Promise<Material>
}

/** Carries out a step of the plan: the state that follows from this one. */
export async function takeStep(
  step: 'create' | 'promote' | 'issue' | 'stage' | 'retire',
  state: AuthorityState | undefined,
  workshop: Workshop
): Promise<AuthorityState> {
  if (step === 'create' || state === undefined) {
    const authority = await newAuthority(workshop)
    const previous = state === undefined ? '' : livingCertificate(state.authority.cert, workshop.now)
    return {
      authority,
      leaf: await newLeaf(authority, workshop),
      ...(previous === '' ? {} : { previous, promotedAt: workshop.now })
    }
  }
  const { next, previous: _previous, promotedAt: _promotedAt, rotate: _rotate, ...rest } = state
  switch (step) {
    case 'issue':
      return { ...state, leaf: await newLeaf(state.authority, workshop) }
    case 'stage': {
      const { rotate: _, ...kept } = state
      return { ...kept, next: await newAuthority(workshop) }
    }
    case 'promote':
      if (next === undefined) return state
      return {
        authority: next,
        leaf: await newLeaf(next, workshop),
        previous: state.authority.cert,
        promotedAt: workshop.now
      }
    case 'retire':
      return next === undefined ? rest : { ...rest, next }
  }
}

/** The caBundle of a state: the authority, the one to come and the one before. */
export function bundleOf(state: AuthorityState, now: number): string {
  return joinBundles([state.authority.cert, state.next?.cert ?? '', state.previous ?? ''], now)
}

async function newAuthority(workshop: Workshop): Promise<KeyPair> {
  const material = await workshop.material()
  return makeAuthority(
    `outrigger-ca-${material.serial.slice(0, 8)}`,
    term(workshop.now, workshop.lifetimes.authority),
    material
  )
}

/** A leaf never outlives its authority. */
async function newLeaf(authority: KeyPair, workshop: Workshop): Promise<KeyPair> {
  const wanted = term(workshop.now, workshop.lifetimes.leaf)
  const limit = validity(leafOf(authority.cert, 'the authority'))
  const bounds = { from: Math.max(wanted.from, limit.from), to: Math.min(wanted.to, limit.to) }
  return makeLeaf(workshop.hosts, bounds, await workshop.material(), authority)
}

function term(now: number, life: number): Term {
  // Short lives, as tests use them, are not spent in the past.
  const from = now - Math.min(BACKDATE, life / 10)
  return { from, to: now + life }
}

function livingCertificate(pem: string, now: number): string {
  try {
    return joinBundles([pem], now)
  } catch {
    return ''
  }
}
