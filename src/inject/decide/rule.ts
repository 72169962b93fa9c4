import type { Step } from '../outcome.ts'
import type { Facts } from './facts.ts'
import { REASONS, type ReasonId } from './reasons.ts'

/** What a rule says: remarks, and a ruling that ends the decision where it has one. */
export interface Finding {
  readonly steps: readonly Step[]
  readonly ruling?: { readonly inject: boolean; readonly reason: ReasonId }
  /** Lines for people who create pods themselves. */
  readonly warnings?: readonly string[]
}

/** A rule looks at the facts; without a ruling the next rule decides. */
export type Rule = (facts: Facts) => Finding

/** A finding that leaves the decision to the next rule. */
export function pass(step: Omit<Step, 'verdict'>): Finding {
  return { steps: [{ ...step, verdict: 'pass' }] }
}

/** A finding that decides, in the words of its reason. */
export function rule(
  reason: ReasonId,
  step: Omit<Step, 'verdict' | 'says' | 'hint'> & { readonly says?: string }
): Finding {
  const { outcome, says, hint } = REASONS[reason]
  const inject = outcome === 'injected'
  return { steps: [{ says, hint, ...step, verdict: inject ? 'inject' : 'skip' }], ruling: { inject, reason } }
}
