import type { JsonObject } from '../json.ts'
import type { Step } from '../outcome.ts'
import type { InjectRequest } from '../request.ts'
import type { Revision, Snapshot } from '../snapshot.ts'
import { factsOf } from './facts.ts'
import { REASONS, type ReasonId } from './reasons.ts'
import type { Rule } from './rule.ts'
import { hostNetwork } from './rules/host-network.ts'
import { ignoredNamespace } from './rules/ignored-namespace.ts'
import { injectValue } from './rules/inject-value.ts'
import { policyValid } from './rules/policy-valid.ts'
import { policy } from './rules/policy.ts'
import { registration } from './rules/registration.ts'
import { alwaysSelector, neverSelector } from './rules/selectors.ts'
import { windows } from './rules/windows.ts'

/** Whether a pod is injected, and all that led there. */
export interface Verdict {
  readonly inject: boolean
  readonly reason: ReasonId
  readonly steps: readonly Step[]
  readonly warnings: readonly string[]
}

/** The rules in Istio's order; the first with a ruling decides. */
const rules: readonly Rule[] = [
  hostNetwork,
  ignoredNamespace,
  policyValid,
  registration,
  windows,
  injectValue,
  neverSelector,
  alwaysSelector,
  policy
]

/** Decides whether a pod is injected. */
export function decide(
  request: Pick<InjectRequest, 'namespace' | 'byHand'>,
  pod: JsonObject,
  revision: Revision,
  snapshot: Snapshot
): Verdict {
  const facts = factsOf(request, pod, revision, snapshot)
  const steps: Step[] = []
  const warnings: string[] = []
  for (const rule of rules) {
    const finding = rule(facts)
    steps.push(...finding.steps)
    warnings.push(...(finding.warnings ?? []))
    if (!finding.ruling) continue
    const { inject, reason } = finding.ruling
    if (!inject && REASONS[reason].unexpected) warnings.push(`no sidecar: ${REASONS[reason].says}`)
    return { inject, reason, steps, warnings }
  }
  throw new Error('the last rule always decides')
}
