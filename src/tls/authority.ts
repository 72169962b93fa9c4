import type { X509Certificate } from 'node:crypto'
import { carries, leafOf, privateKeyOf, validity } from './pem.ts'
import type { KeyPair } from './x509.ts'

/** An own authority as its store holds it: all replicas serve what stands here. */
export interface AuthorityState {
  /** Signs the leaf. */
  readonly authority: KeyPair
  /** The authority to come: already in the bundle, signing nothing yet. */
  readonly next?: KeyPair
  /** The authority before: still in the bundle, for replicas and API servers that have not heard of the change. */
  readonly previous?: string
  /** When `next` became `authority`, in milliseconds since the epoch. */
  readonly promotedAt?: number
  readonly leaf?: KeyPair
  /** Somebody asked for a new authority before its time. */
  readonly rotate?: boolean
}

/** What a plan depends on besides the state. */
export interface AuthorityFacts {
  readonly now: number
  readonly hosts: readonly string[]
  /** Since when every registration has trusted the next authority; undefined: not yet, or not known. */
  readonly carriedSince: number | undefined
  /** How long every registration must have trusted it: API servers hear of a registration a moment after it changed. */
  readonly hold: number
  /** How long the previous authority stays in the bundle. */
  readonly overlap: number
}

/** The one thing to do next. `none` says when to look again. */
export type AuthorityStep =
  | { readonly step: 'create' | 'promote' | 'issue' | 'stage' | 'retire'; readonly why: string }
  | { readonly step: 'none'; readonly until: number }

/** Decides the next step in the life of an own authority: the first rule that applies. */
export function planAuthority(state: AuthorityState | undefined, facts: AuthorityFacts): AuthorityStep {
  if (state === undefined) return { step: 'create', why: 'there is no authority yet' }
  const life: Life = {
    state,
    facts,
    authority: sound(state.authority),
    next: state.next && sound(state.next),
    leaf: state.leaf && sound(state.leaf)
  }
  for (const rule of RULES) {
    const step = rule(life)
    if (step !== undefined) return step
  }
  return { step: 'none', until: nextDate(life) }
}

/** A state with its certificates read; undefined where there is none, or none that can be read. */
interface Life {
  readonly state: AuthorityState
  readonly facts: AuthorityFacts
  readonly authority: X509Certificate | undefined
  readonly next: X509Certificate | undefined
  readonly leaf: X509Certificate | undefined
}

type Rule = (life: Life) => AuthorityStep | undefined

const replaceDeadAuthority: Rule = ({ authority, next, facts }) => {
  if (authority !== undefined && alive(authority, facts.now)) return undefined
  if (next !== undefined && alive(next, facts.now)) return { step: 'promote', why: 'the authority has ended' }
  const why = authority === undefined ? 'the authority cannot be read' : 'the authority has ended, or has not begun'
  return { step: 'create', why }
}

const promoteNext: Rule = ({ next, facts: { now, carriedSince, hold } }) =>
  next !== undefined && carriedSince !== undefined && now >= carriedSince + hold
    ? { step: 'promote', why: 'every registration trusts the next authority' }
    : undefined

const issueLeaf: Rule = ({ authority, leaf, facts }) => {
  const why = authority && leafFault(leaf, authority, facts)
  return why === undefined ? undefined : { step: 'issue', why }
}

const stageNext: Rule = ({ state, authority, next, facts }) => {
  if (next !== undefined) return undefined
  if (state.rotate === true) return { step: 'stage', why: 'a new authority was asked for' }
  const due = authority !== undefined && facts.now >= renewAt(authority)
  return due ? { step: 'stage', why: 'two thirds of the authority are over' } : undefined
}

const retirePrevious: Rule = ({ state, facts }) =>
  facts.now >= overlapEnd(state, facts)
    ? { step: 'retire', why: 'the overlap with the previous authority is over' }
    : undefined

const RULES: readonly Rule[] = [replaceDeadAuthority, promoteNext, issueLeaf, stageNext, retirePrevious]

/** When a rule may apply that does not now, as far as it is a matter of time. */
function nextDate({ state, facts, authority, next, leaf }: Life): number {
  const { carriedSince, hold } = facts
  return Math.min(
    leaf === undefined || authority === undefined ? Infinity : leafRenewal(leaf, authority),
    authority === undefined ? Infinity : next === undefined ? renewAt(authority) : validity(authority).to,
    next === undefined || carriedSince === undefined ? Infinity : carriedSince + hold,
    overlapEnd(state, facts)
  )
}

function overlapEnd(state: AuthorityState, facts: AuthorityFacts): number {
  return state.previous === undefined ? Infinity : (state.promotedAt ?? 0) + facts.overlap
}

/** Renewal is due at two thirds of a certificate's life. */
export function renewAt(certificate: X509Certificate): number {
  const { from, to } = validity(certificate)
  return from + ((to - from) * 2) / 3
}

/** Tells whether a certificate holds now: a clock that jumped, either way, can put it outside its term. */
function alive(certificate: X509Certificate, now: number): boolean {
  const { from, to } = validity(certificate)
  return now >= from && now < to
}

/** Reads a pair, or answers undefined where it cannot be read or the key is not the certificate's. */
function sound(pair: KeyPair): X509Certificate | undefined {
  try {
    const certificate = leafOf(pair.cert, 'the certificate')
    return certificate.checkPrivateKey(privateKeyOf(pair.key, 'the key')) ? certificate : undefined
  } catch {
    return undefined
  }
}

function leafFault(
  leaf: X509Certificate | undefined,
  authority: X509Certificate,
  { now, hosts }: AuthorityFacts
): string | undefined {
  if (leaf === undefined) return 'there is no certificate yet, or none that can be read'
  if (!alive(leaf, now)) return 'the certificate has ended, or has not begun'
  if (now >= leafRenewal(leaf, authority)) return 'two thirds of the certificate are over'
  if (!leaf.verify(authority.publicKey)) return 'the certificate is another authority’s'
  const missing = hosts.find(host => !carries(leaf, host))
  return missing === undefined ? undefined : `the certificate does not name ${missing}`
}

/** A leaf that ends with its authority cannot be made longer: the authority is replaced first. */
function leafRenewal(leaf: X509Certificate, authority: X509Certificate): number {
  return validity(leaf).to < validity(authority).to ? renewAt(leaf) : Infinity
}
