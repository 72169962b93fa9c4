import type { Registration } from '../snapshot.ts'
import { NAMESPACE_NAME_LABEL } from './registrations.ts'
import { describeSelector, matchSelector, selects, type Labels } from './selector.ts'

/** Whether the API server calls one registered webhook for a pod; `depends` where a CEL match condition decides. */
export interface Asked {
  readonly registration: Registration
  readonly asks: 'yes' | 'no' | 'depends'
  /** One sentence: what matched, or what did not. */
  readonly why: string
}

/** The labels that selectors of registrations look at. */
export interface AskedAbout {
  readonly namespace: string
  readonly namespaceLabels: Labels
  readonly podLabels: Labels
}

/** Tells for each registration whether the API server would call it for the creation of a pod, in the order it calls them. */
export function evaluateRegistrations(registrations: readonly Registration[], about: AskedAbout): readonly Asked[] {
  const namespaceLabels = namespaceLabelsOf(about)
  return registrations
    .toSorted((a, b) => (a.configuration < b.configuration ? -1 : a.configuration > b.configuration ? 1 : 0))
    .map(registration => evaluate(registration, namespaceLabels, about.podLabels))
}

/** Returns the registrations for which {@link evaluateRegistrations} says yes, in the order given. */
export function registrationsAsking(
  registrations: readonly Registration[],
  about: AskedAbout
): readonly Registration[] {
  const namespaceLabels = namespaceLabelsOf(about)
  return registrations.filter(
    ({ matchesPods, matchConditions, namespaceSelector, objectSelector }) =>
      matchesPods &&
      matchConditions.length === 0 &&
      selects(namespaceSelector, namespaceLabels) &&
      selects(objectSelector, about.podLabels)
  )
}

/** The API server sets the label with the name on each Namespace; files may lack it. */
function namespaceLabelsOf({ namespace, namespaceLabels }: AskedAbout): Labels {
  return { [NAMESPACE_NAME_LABEL]: namespace, ...namespaceLabels }
}

function evaluate(registration: Registration, namespaceLabels: Labels, podLabels: Labels): Asked {
  const no = (why: string): Asked => ({ registration, asks: 'no', why })
  if (!registration.matchesPods) return no('Its rules do not cover the creation of pods.')
  const unmet =
    unmetBy('namespaceSelector', registration.namespaceSelector, namespaceLabels) ??
    unmetBy('objectSelector', registration.objectSelector, podLabels)
  if (unmet !== undefined) return no(unmet)
  if (registration.matchConditions.length > 0) {
    const names = registration.matchConditions.map(condition => condition.name).join(', ')
    return { registration, asks: 'depends', why: `Its selectors match; its matchConditions (${names}) decide.` }
  }
  return { registration, asks: 'yes', why: 'Its namespaceSelector and objectSelector match.' }
}

function unmetBy(name: string, selector: Registration['objectSelector'], labels: Labels): string | undefined {
  const match = matchSelector(selector, labels)
  switch (match.kind) {
    case 'invalid':
      return `Its ${name} is not valid: ${match.problem}.`
    case 'mismatch':
      return `Its ${name} asks for ${match.because} (of ${describeSelector(selector)}).`
    default:
      return undefined
  }
}
