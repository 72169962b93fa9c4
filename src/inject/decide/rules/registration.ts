import { member, objectAt } from '../../json.ts'
import type { Registration, Snapshot } from '../../snapshot.ts'
import { registrationsAsking } from '../asked.ts'
import type { Facts } from '../facts.ts'
import { INJECT_LABEL, INJECTION_LABEL, istioRegistrations, REVISION_LABEL } from '../registrations.ts'
import { defaultRevision, resolveRevision } from '../revision.ts'
import { pass, rule, type Finding, type Rule } from '../rule.ts'
import type { Labels } from '../selector.ts'

/**
 * The label rules of Istio's registration, applied once more in process: the API server may ask for pods that Istio's
 * own registration would not select.
 */
export const registration: Rule = facts => {
  const { settings } = facts.snapshot
  if (settings.namespaceCheck === 'trust' || settings.compat === 'exact') {
    return note('Whoever the API server sends is meant: the label rules of the registration are not checked again.')
  }
  if (facts.byHand) return note('istioctl asks for a person, by hand: the labels of the namespace do not matter.')
  if (!facts.namespaceFacts) {
    return note(
      `Nothing is known of namespace ${facts.namespace}: the API server is trusted to have checked its labels.`
    )
  }
  const namespaceLabels = labelsThatCount(facts, facts.namespaceFacts.labels)
  const asking = registrationsAsking(registrationsOf(facts.snapshot), {
    namespace: facts.namespace,
    namespaceLabels,
    podLabels: facts.labels
  })
  const ours = asking.find(({ revision }) => revision === facts.revision.name)
  if (!ours) return diagnose(facts, namespaceLabels, asking.length > 0)
  return pass({ rule: 'registration', value: ours.name, says: `The labels ask for revision ${facts.revision.name}.` })
}

const installed = new WeakMap<Snapshot, readonly Registration[]>()

/** Returns all registrations that Istio's installation makes for the revisions and tags of a snapshot. */
export function registrationsOf(snapshot: Snapshot): readonly Registration[] {
  const known = installed.get(snapshot)
  if (known) return known
  const made = installedBy(snapshot)
  installed.set(snapshot, made)
  return made
}

function installedBy(snapshot: Snapshot): readonly Registration[] {
  const fallback = defaultRevision(snapshot)
  const named = [...snapshot.revisions.keys()].filter(name => !Object.hasOwn(snapshot.tags, name))
  return [...named, ...Object.keys(snapshot.tags)].flatMap(selects => {
    const revision = snapshot.revisions.get(resolveRevision(selects, snapshot))
    if (!revision) return []
    const webhook = objectAt(revision.values, 'sidecarInjectorWebhook')
    return istioRegistrations({
      revision: revision.name,
      selects,
      isDefault: revision.name === fallback,
      enableNamespacesByDefault: member(webhook, 'enableNamespacesByDefault') === true,
      style: revision.dialect.registration
    })
  })
}

/** With revisionPrecedence `pod`, a pod that names its revision is taken at its word, unless its namespace is shut. */
function labelsThatCount({ labels, snapshot }: Facts, namespaceLabels: Labels): Labels {
  if (snapshot.settings.revisionPrecedence !== 'pod' || !Object.hasOwn(labels, REVISION_LABEL)) return namespaceLabels
  const injection = namespaceLabels[INJECTION_LABEL]
  if (injection !== undefined && injection !== 'enabled') return namespaceLabels
  const others = Object.entries(namespaceLabels).filter(([key]) => key !== INJECTION_LABEL && key !== REVISION_LABEL)
  return Object.fromEntries(others)
}

function diagnose(facts: Facts, namespaceLabels: Labels, elsewhere: boolean): Finding {
  const { labels, namespace } = facts
  const injection = namespaceLabels[INJECTION_LABEL]
  const wanted = namespaceLabels[REVISION_LABEL] ?? labels[REVISION_LABEL]
  if (labels[INJECT_LABEL] === 'false') {
    return rule('pod-label-false', {
      rule: 'registration',
      path: '/metadata/labels/sidecar.istio.io~1inject',
      value: 'false'
    })
  }
  if (injection !== undefined && injection !== 'enabled') {
    const path = `Namespace ${namespace}: label ${INJECTION_LABEL}`
    return rule('namespace-disabled', { rule: 'registration', path, value: injection })
  }
  if (wanted !== undefined || elsewhere) {
    const path =
      namespaceLabels[REVISION_LABEL] === undefined
        ? '/metadata/labels/istio.io~1rev'
        : `Namespace ${namespace}: label ${REVISION_LABEL}`
    return rule('other-revision', { rule: 'registration', path, value: wanted ?? 'default' })
  }
  return rule('namespace-not-labelled', { rule: 'registration', path: `Namespace ${namespace}: labels` })
}

function note(says: string): Finding {
  return { steps: [{ rule: 'registration', verdict: 'note', says }] }
}
