import { evaluateRegistrations } from '../../inject/decide/asked.ts'
import { resolveRevision } from '../../inject/decide/revision.ts'
import { matchSelector } from '../../inject/decide/selector.ts'
import type { Registration, Snapshot } from '../../inject/snapshot.ts'
import { isInjector } from '../who-is-asked.ts'
import type { Finding } from './finding.ts'

/** Tells what is wrong with the registrations of injectors: selectors, revisions without policy, overlaps. */
export function registrationFindings(snapshot: Snapshot): readonly Finding[] {
  const injectors = snapshot.cluster.registrations.filter(isInjector)
  return [...injectors.flatMap(registration => ownFindings(registration, snapshot)), ...overlaps(injectors, snapshot)]
}

function ownFindings(registration: Registration, snapshot: Snapshot): readonly Finding[] {
  const where = placeOf(registration)
  const findings: Finding[] = []
  for (const key of ['namespaceSelector', 'objectSelector'] as const) {
    const match = matchSelector(registration[key], {})
    if (match.kind === 'invalid')
      findings.push({ severity: 'error', where, says: `its ${key} is not valid: ${match.problem}` })
  }
  const revision = resolveRevision(registration.revision || 'default', snapshot)
  if (!snapshot.revisions.has(revision) && revision !== 'default') {
    findings.push({
      severity: 'warning',
      where,
      says: `it asks revision ${revision}, which has no injection policy here`,
      hint: `Create ConfigMap istio-sidecar-injector-${revision}, or remove the registration.`
    })
  }
  if (registration.failurePolicy === 'Ignore' && !isMeant(registration)) {
    findings.push({
      severity: 'warning',
      where,
      says: 'its failurePolicy is Ignore: while the injector cannot be reached, pods start without sidecar, and stay so',
      hint: 'Set failurePolicy: Fail.'
    })
  }
  return findings
}

/** The manifests name entries so that are Ignore for good: those of namespaces that ask for it by label. */
function isMeant({ name }: Registration): boolean {
  return name.startsWith('ignore.')
}

/** Pods as labels sort them: those that say nothing, those that ask, and those that name a revision. */
const LABELS = [{}, { 'sidecar.istio.io/inject': 'true' }]

function overlaps(injectors: readonly Registration[], snapshot: Snapshot): readonly Finding[] {
  const found = new Map<string, Finding>()
  for (const { name, labels } of snapshot.cluster.namespaces.values()) {
    for (const podLabels of LABELS) {
      const asking = evaluateRegistrations(injectors, { namespace: name, namespaceLabels: labels, podLabels })
        .filter(({ asks }) => asks === 'yes')
        .map(({ registration }) => registration)
      const revisions = new Set(asking.map(({ revision }) => resolveRevision(revision || 'default', snapshot)))
      if (revisions.size < 2) continue
      const both = asking.map(placeOf).join(' and ')
      found.set(`${name} ${both}`, {
        severity: 'warning',
        where: `Namespace ${name}`,
        says: `revisions ${[...revisions].join(' and ')} are both asked, by ${both}: the pods are injected twice`,
        hint: 'Change the labels of the namespace, or the selectors.'
      })
    }
  }
  return [...found.values()]
}

function placeOf({ configuration, name }: Registration): string {
  return `MutatingWebhookConfiguration ${configuration}, webhook ${name}`
}
