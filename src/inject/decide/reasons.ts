/**
 * The closed set of reasons. The same id shows in the log, the metric, the Event, the audit annotation, the warning and
 * `explain`; docs/reasons.md is generated from this table.
 */
export interface Reason {
  readonly outcome: 'injected' | 'skipped' | 'failed'
  /** One sentence, in the present tense. */
  readonly says: string
  /** What to do to get the other result. */
  readonly hint: string
  /** Whether somebody is likely to wonder: such skips become an Event on the owner and a warning. */
  readonly unexpected: boolean
}

const table = {
  'namespace-label': {
    outcome: 'injected',
    says: 'The namespace asks for injection.',
    hint: 'Label the pod sidecar.istio.io/inject=false to keep it out.',
    unexpected: false
  },
  'revision-label': {
    outcome: 'injected',
    says: 'The pod label istio.io/rev asks for a revision that is served here.',
    hint: 'Label the pod sidecar.istio.io/inject=false to keep it out.',
    unexpected: false
  },
  'pod-label': {
    outcome: 'injected',
    says: 'The pod label sidecar.istio.io/inject asks for injection.',
    hint: 'Set the label to "false" to keep the pod out.',
    unexpected: false
  },
  'pod-annotation': {
    outcome: 'injected',
    says: 'The pod annotation sidecar.istio.io/inject asks for injection.',
    hint: 'Set the annotation to "false" to keep the pod out.',
    unexpected: false
  },
  'always-selector': {
    outcome: 'injected',
    says: 'An alwaysInjectSelector of the injection policy matches the pod.',
    hint: 'Label the pod sidecar.istio.io/inject=false to keep it out.',
    unexpected: false
  },
  'policy-enabled': {
    outcome: 'injected',
    says: 'The injection policy is enabled and nothing says otherwise.',
    hint: 'Label the pod sidecar.istio.io/inject=false to keep it out.',
    unexpected: false
  },
  'host-network': {
    outcome: 'skipped',
    says: 'The pod uses the host network, where traffic capture would break the node.',
    hint: 'Remove spec.hostNetwork to have the pod injected.',
    unexpected: true
  },
  'ignored-namespace': {
    outcome: 'skipped',
    says: 'The namespace is a system namespace that is never injected.',
    hint: 'Run the workload in a namespace of its own.',
    unexpected: false
  },
  'pod-label-false': {
    outcome: 'skipped',
    says: 'The pod label sidecar.istio.io/inject is "false".',
    hint: 'Remove the label from the pod template, or set it to "true".',
    unexpected: false
  },
  'pod-annotation-false': {
    outcome: 'skipped',
    says: 'The pod annotation sidecar.istio.io/inject is "false".',
    hint: 'Remove the annotation from the pod template, or set the label of the same name to "true".',
    unexpected: false
  },
  'never-selector': {
    outcome: 'skipped',
    says: 'A neverInjectSelector of the injection policy matches the pod.',
    hint: 'Label the pod sidecar.istio.io/inject=true, or change neverInjectSelector in the policy ConfigMap.',
    unexpected: true
  },
  'policy-disabled': {
    outcome: 'skipped',
    says: 'The injection policy is disabled and the pod does not ask for injection.',
    hint: 'Label the pod sidecar.istio.io/inject=true, or set policy: enabled in the policy ConfigMap.',
    unexpected: true
  },
  'policy-invalid': {
    outcome: 'skipped',
    says: 'The injection policy is neither "enabled" nor "disabled", so nothing is injected.',
    hint: 'Set policy: enabled or policy: disabled in the policy ConfigMap.',
    unexpected: true
  },
  'namespace-not-labelled': {
    outcome: 'skipped',
    says: 'Neither the namespace nor the pod asks for injection.',
    hint: 'kubectl label namespace NAME istio-injection=enabled',
    unexpected: false
  },
  'namespace-disabled': {
    outcome: 'skipped',
    says: 'The namespace label istio-injection is set to something other than "enabled".',
    hint: 'kubectl label namespace NAME istio-injection=enabled --overwrite',
    unexpected: true
  },
  'other-revision': {
    outcome: 'skipped',
    says: 'The namespace or the pod asks for another revision.',
    hint: 'Change the label istio.io/rev to a revision that is served here.',
    unexpected: true
  },
  // Only `explain` can tell: nobody hears of a review that never comes.
  'not-asked': {
    outcome: 'skipped',
    says: 'No registration matches the pod: the API server never asks.',
    hint: 'outrigger check shows the registrations and what each one selects.',
    unexpected: true
  },
  'no-policy': {
    outcome: 'failed',
    says: 'There is no valid injection policy for the revision.',
    hint: 'outrigger lint tells what is wrong with the policy ConfigMap.',
    unexpected: true
  },
  'bad-request': {
    outcome: 'failed',
    says: 'The review holds no pod that can be read.',
    hint: 'Send an AdmissionReview whose object is a Pod.',
    unexpected: true
  },
  'bad-annotation': {
    outcome: 'failed',
    says: 'An annotation of the pod has a value that is not valid.',
    hint: 'Correct the annotation that the message names.',
    unexpected: true
  },
  'unsafe-annotation': {
    outcome: 'failed',
    says: 'An annotation value would break out of its place in the template.',
    hint: 'Remove quotes, line breaks and braces from the annotation that the message names.',
    unexpected: true
  },
  'unknown-template': {
    outcome: 'failed',
    says: 'The pod asks for a template that the policy does not have.',
    hint: 'Correct the annotation inject.istio.io/templates.',
    unexpected: true
  },
  'template-error': {
    outcome: 'failed',
    says: 'A template of the policy fails for this pod.',
    hint: 'The message names template, line and column; outrigger lint renders every template against sample pods.',
    unexpected: true
  },
  'merge-error': {
    outcome: 'failed',
    says: 'What the template rendered does not merge with the pod.',
    hint: 'The message names the field.',
    unexpected: true
  },
  'post-process-error': {
    outcome: 'failed',
    says: 'The injected pod cannot be finished.',
    hint: 'Correct what the message names.',
    unexpected: true
  },
  'internal-error': {
    outcome: 'failed',
    says: 'Outrigger has a bug.',
    hint: 'Please report the message with the pod.',
    unexpected: true
  }
} as const satisfies Record<string, Reason>

export type ReasonId = keyof typeof table

/** All reasons by id. */
export const REASONS: Readonly<Record<ReasonId, Reason>> = table

/** Puts the name of a namespace into the command of a hint. */
export function forNamespace(hint: string, namespace: string): string {
  return hint.replace('namespace NAME ', `namespace ${namespace} `)
}
