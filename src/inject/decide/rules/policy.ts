import type { Facts } from '../facts.ts'
import { INJECTION_LABEL, REVISION_LABEL } from '../registrations.ts'
import { rule, type Rule } from '../rule.ts'

/** What nothing else has decided, the policy decides; where it lets in, the label that asked is the reason. */
export const policy: Rule = facts => {
  const { policy: value } = facts.revision.policy
  const at = { rule: 'policy', path: 'policy', value }
  if (value !== 'enabled') return rule('policy-disabled', at)
  const label = askingLabel(facts)
  if (label === undefined) return rule('policy-enabled', at)
  return label.of === 'namespace'
    ? rule('namespace-label', { ...at, path: `Namespace ${facts.namespace}: label ${label.name}`, value: label.value })
    : rule('revision-label', { ...at, path: '/metadata/labels/istio.io~1rev', value: label.value })
}

interface AskingLabel {
  readonly of: 'namespace' | 'pod'
  readonly name: string
  readonly value: string
}

function askingLabel({ namespaceFacts, labels }: Facts): AskingLabel | undefined {
  const ofNamespace = namespaceFacts?.labels ?? {}
  if (ofNamespace[INJECTION_LABEL] === 'enabled') return { of: 'namespace', name: INJECTION_LABEL, value: 'enabled' }
  const revision = ofNamespace[REVISION_LABEL]
  if (revision !== undefined) return { of: 'namespace', name: REVISION_LABEL, value: revision }
  const own = labels[REVISION_LABEL]
  return own === undefined ? undefined : { of: 'pod', name: REVISION_LABEL, value: own }
}
