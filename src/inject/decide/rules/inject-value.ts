import type { Facts } from '../facts.ts'
import { INJECT_LABEL } from '../registrations.ts'
import { pass, rule, type Finding, type Rule } from '../rule.ts'

const pointer = (kind: string) => `/metadata/${kind}/sidecar.istio.io~1inject`

/** The label sidecar.istio.io/inject, or else the annotation of the same name, decides where it has a value that counts. */
export const injectValue: Rule = facts => {
  const found = findValue(facts)
  if (!found) return pass({ rule: 'inject', says: `Nothing on the pod says ${INJECT_LABEL}.` })
  const { kind, value } = found
  const at = { rule: `inject-${kind}`, path: pointer(`${kind}s`), value }
  switch (facts.revision.dialect.strictInjectValue ? strict(value) : lenient(value)) {
    case true:
      return rule(`pod-${kind}`, at)
    case false:
      return rule(`pod-${kind}-false`, value === 'false' ? at : { ...at, says: refused(kind, value) })
    default:
      return value === ''
        ? pass({ ...at, says: `The ${kind} is empty: the policy decides.` })
        : unknown(at, kind, value)
  }
}

interface Found {
  readonly kind: 'label' | 'annotation'
  readonly value: string
}

function findValue({ labels, annotations, revision }: Facts): Found | undefined {
  const label = revision.dialect.injectLabel && Object.hasOwn(labels, INJECT_LABEL) ? labels[INJECT_LABEL] : undefined
  if (label !== undefined) return { kind: 'label', value: label }
  const annotation = Object.hasOwn(annotations, INJECT_LABEL) ? annotations[INJECT_LABEL] : undefined
  return annotation === undefined ? undefined : { kind: 'annotation', value: annotation }
}

function strict(value: string): boolean | undefined {
  return value === 'true' ? true : value === 'false' ? false : undefined
}

/** YAML's words for true; anything else but nothing at all is false (Istio up to 1.26). */
function lenient(value: string): boolean | undefined {
  return value === '' ? undefined : ['y', 'yes', 'true', 'on'].includes(value.toLowerCase())
}

function refused(kind: string, value: string): string {
  return `The pod ${kind} ${INJECT_LABEL} is "${value}", which counts as false.`
}

function unknown(at: { rule: string; path: string; value: string }, kind: string, value: string): Finding {
  const says = `The ${kind} ${INJECT_LABEL} is "${value}": only "true" and "false" count, so the policy decides.`
  return {
    steps: [{ ...at, verdict: 'pass', says, hint: `Set it to "true" or "false".` }],
    warnings: [`${kind} ${INJECT_LABEL}: only "true" and "false" count; the injection policy decides`]
  }
}
