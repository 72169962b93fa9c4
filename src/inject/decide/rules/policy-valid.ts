import { pass, rule, type Rule } from '../rule.ts'

/** With a policy that is neither enabled nor disabled Istio injects nothing, not even what asks for it. */
export const policyValid: Rule = ({ revision }) => {
  const { policy } = revision.policy
  const at = { rule: 'policy-valid', path: 'policy', value: policy }
  return policy === 'enabled' || policy === 'disabled'
    ? pass({ ...at, says: `The injection policy is ${policy}.` })
    : rule('policy-invalid', at)
}
