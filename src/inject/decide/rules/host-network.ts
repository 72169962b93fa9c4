import { member, objectAt } from '../../json.ts'
import { pass, rule, type Rule } from '../rule.ts'

const at = { rule: 'host-network', path: '/spec/hostNetwork' }

/** Traffic capture in the host's network namespace would break the node. */
export const hostNetwork: Rule = ({ pod }) =>
  member(objectAt(pod, 'spec'), 'hostNetwork') === true
    ? rule('host-network', { ...at, value: true })
    : pass({ ...at, says: 'The pod has a network namespace of its own.' })
