import type { Step } from '../../outcome.ts'
import type { LabelSelector } from '../../snapshot.ts'
import type { Facts } from '../facts.ts'
import { rule, type Finding, type Rule } from '../rule.ts'
import { describeSelector, matchSelector } from '../selector.ts'

/** The first selector of neverInjectSelector that matches keeps the pod out. */
export const neverSelector: Rule = facts =>
  firstMatch(facts, 'neverInjectSelector', facts.revision.policy.neverInjectSelector)

/** The first selector of alwaysInjectSelector that matches has the pod injected. */
export const alwaysSelector: Rule = facts =>
  firstMatch(facts, 'alwaysInjectSelector', facts.revision.policy.alwaysInjectSelector)

type Key = 'neverInjectSelector' | 'alwaysInjectSelector'

/** Empty selectors match nothing here, and invalid ones are passed over. */
function firstMatch({ labels, revision }: Facts, key: Key, selectors: readonly LabelSelector[]): Finding {
  if (!revision.dialect.injectSelectors) return { steps: [] }
  const steps: Step[] = []
  for (const [index, selector] of selectors.entries()) {
    const path = `${key}[${String(index)}]`
    const match = matchSelector(selector, labels)
    if (match.kind === 'match') {
      const reason = key === 'neverInjectSelector' ? 'never-selector' : 'always-selector'
      const ruling = rule(reason, { rule: key, path, value: describeSelector(selector) })
      return { ...ruling, steps: [...steps, ...ruling.steps] }
    }
    if (match.kind === 'invalid') {
      const says = `The selector is not valid and is passed over: ${match.problem}.`
      steps.push({ rule: key, path, verdict: 'note', says, hint: 'Correct it in the policy ConfigMap.' })
    }
  }
  steps.push({ rule: key, verdict: 'pass', says: `No ${key} matches the pod.` })
  return { steps }
}
