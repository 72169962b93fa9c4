import type { LabelSelector } from '../snapshot.ts'

export type Labels = Readonly<Record<string, string>>

/** What a selector says about a set of labels; an invalid one matches nothing, and says why. */
export type SelectorMatch =
  | { readonly kind: 'empty' }
  | { readonly kind: 'match' }
  | { readonly kind: 'mismatch'; readonly because: string }
  | { readonly kind: 'invalid'; readonly problem: string }

interface Requirement {
  readonly key: string
  readonly operator: string
  readonly values: readonly string[]
}

/** Evaluates a label selector as `metav1.LabelSelectorAsSelector` and `labels.Selector` do. */
export function matchSelector(selector: LabelSelector, labels: Labels): SelectorMatch {
  const { requirements, problem } = compiled(selector)
  if (requirements.length === 0) return { kind: 'empty' }
  if (problem !== undefined) return { kind: 'invalid', problem }
  const failed = requirements.find(requirement => !holds(requirement, labels))
  return failed ? { kind: 'mismatch', because: describe(failed) } : { kind: 'match' }
}

/** Tells only whether a selector matches; one that is empty does. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  const { requirements, problem } = compiled(selector)
  return problem === undefined && requirements.every(requirement => holds(requirement, labels))
}

interface CompiledSelector {
  readonly requirements: readonly Requirement[]
  /** Of the first requirement that is not valid. */
  readonly problem: string | undefined
}

const known = new WeakMap<LabelSelector, CompiledSelector>()

/** Reads and checks a selector once: it does not change, and with many revisions there are hundreds for each pod. */
function compiled(selector: LabelSelector): CompiledSelector {
  const before = known.get(selector)
  if (before) return before
  const requirements = requirementsOf(selector)
  const made = { requirements, problem: requirements.map(problemOf).find(problem => problem !== undefined) }
  known.set(selector, made)
  return made
}

/** Writes a selector as kubectl does: `app=web,tier notin (db)`. */
export function describeSelector(selector: LabelSelector): string {
  return compiled(selector).requirements.map(describe).join(',')
}

function requirementsOf(selector: LabelSelector): readonly Requirement[] {
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: 'In',
    values: [value]
  }))
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values }) => ({
    key,
    operator,
    values: values ?? []
  }))
  return [...labels, ...expressions]
}

function holds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    default:
      return value === undefined
  }
}

function problemOf({ key, operator, values }: Requirement): string | undefined {
  if (!OPERATORS.has(operator)) return `"${operator}" is not a valid label selector operator`
  if (!isLabelKey(key)) return `"${key}" is not a valid label key`
  const takesValues = operator === 'In' || operator === 'NotIn'
  if (takesValues && values.length === 0) return `operator ${operator} needs values`
  if (!takesValues && values.length > 0) return `operator ${operator} takes no values`
  const bad = values.find(value => !isLabelValue(value))
  return bad === undefined ? undefined : `"${bad}" is not a valid label value`
}

function describe({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0] ?? ''}` : `${key} in (${values.join(',')})`
    case 'NotIn':
      return values.length === 1 ? `${key}!=${values[0] ?? ''}` : `${key} notin (${values.join(',')})`
    case 'Exists':
      return key
    case 'DoesNotExist':
      return `!${key}`
    default:
      return `${key} ${operator}`
  }
}

const OPERATORS: ReadonlySet<string> = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist'])

// The limits are Kubernetes' own: 63 bytes a name or value, 253 bytes a DNS prefix.
const NAME = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/

function isLabelKey(key: string): boolean {
  const parts = key.split('/')
  if (parts.length > 2) return false
  const name = parts[parts.length - 1] ?? ''
  if (name.length > 63 || !NAME.test(name)) return false
  const prefix = parts.length === 2 ? (parts[0] ?? '') : undefined
  return prefix === undefined || (prefix.length <= 253 && SUBDOMAIN.test(prefix))
}

function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= 63 && NAME.test(value))
}
