import { forNamespace, REASONS } from '../../inject/decide/reasons.ts'
import type { JsonObject } from '../../inject/json.ts'
import type { Outcome, Step } from '../../inject/outcome.ts'
import { finishSteps } from '../../inject/provenance/finish-steps.ts'
import { provenance } from '../../inject/provenance/provenance.ts'
import type { Part } from '../../inject/provenance/rendered-parts.ts'
import { injectAsAsked, type Configuration } from '../diff/pod-diff.ts'
import { whoIsAsked } from '../who-is-asked.ts'
import { podOf, reviewOf, type WorkloadPod } from '../workload-pod.ts'
import { askedSteps } from './asked-steps.ts'
import { labelSteps } from './label-steps.ts'
import { misplacedSteps } from './misplaced.ts'
import { outdatedSteps } from './outdated.ts'
import { addedParts, type AddedParts } from './parts.ts'

/** A workload and what becomes of its pods. */
export interface Explained {
  readonly workload: WorkloadPod
  readonly outcome: Outcome
  /** What injection adds, where it does. */
  readonly adds?: AddedParts
  /** The same in detail, with what made each part; empty where that was not asked for. */
  readonly parts: readonly Part[]
}

/**
 * Explains an object that is or makes pods, the API server's part included; undefined for other objects. `withParts`
 * tells what made each injected part, which costs far more than all the rest.
 */
export function explainWorkload(
  object: JsonObject,
  defaultNamespace: string,
  configuration: Configuration,
  { withParts }: { readonly withParts: boolean }
): Explained | undefined {
  const workload = podOf(object, defaultNamespace)
  if (!workload) return undefined
  const who = whoIsAsked(workload, configuration.snapshot, configuration.registrationsKnown)
  const decided = injectAsAsked(workload, configuration)
  const isAsked = who?.from !== 'registered' || who.revision !== undefined
  const outcome = isAsked || decided.kind === 'skipped' ? decided : notAsked(decided)
  const misplaced = misplacedSteps(object, workload, outcome.kind === 'patched' || outcome.kind === 'unchanged')
  const { snapshot } = configuration
  const finished = finishSteps(workload.pod, decided, snapshot.revisions.get(decided.decision.revision))
  const steps = [...decided.decision.steps, ...finished]
  const parts = withParts ? provenance(reviewOf(workload, 'offline'), outcome, snapshot) : []
  const all = [
    ...askedSteps(who, workload.namespace),
    ...(outcome === decided ? steps : [NOT_ASKED]),
    ...misplaced,
    ...labelSteps(workload, outcome, snapshot),
    ...outdatedSteps(workload.pod, outcome, parts)
  ]
  const adds = addedParts(workload.pod, outcome)
  return {
    workload,
    outcome: withSteps(
      outcome,
      all.map(step => named(step, workload.namespace))
    ),
    ...(adds && { adds }),
    parts
  }
}

const NOT_ASKED: Step = {
  rule: 'registration',
  path: 'MutatingWebhookConfigurations',
  verdict: 'skip',
  says: REASONS['not-asked'].says,
  hint: REASONS['not-asked'].hint
}

/** Commands in hints name the namespace that it is about. */
function named(step: Step, namespace: string): Step {
  return step.hint === undefined ? step : { ...step, hint: forNamespace(step.hint, namespace) }
}

/** What the injector would do counts for nothing if nobody calls it. */
function notAsked({ decision }: Outcome): Outcome {
  const { native: _, ...rest } = decision
  return { kind: 'skipped', decision: { ...rest, inject: false, reason: 'not-asked', templates: [] } }
}

function withSteps(outcome: Outcome, steps: readonly Step[]): Outcome {
  return { ...outcome, decision: { ...outcome.decision, steps } }
}
