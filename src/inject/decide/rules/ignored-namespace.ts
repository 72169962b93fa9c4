import { pass, rule, type Rule } from '../rule.ts'

/** Namespaces of the system itself are never injected. */
export const ignoredNamespace: Rule = ({ namespace, revision }) => {
  const at = { rule: 'ignored-namespace', path: 'request.namespace', value: namespace }
  return revision.dialect.ignoredNamespaces.includes(namespace)
    ? rule('ignored-namespace', at)
    : pass({ ...at, says: 'The namespace is no system namespace.' })
}
