import { applyPatch } from '../../inject/diff/apply.ts'
import { isObject, member, objectAt, stringAt, type Json, type JsonObject } from '../../inject/json.ts'
import type { Outcome } from '../../inject/outcome.ts'
import type { Recorded, RecordedCase } from './case.ts'
import { canonicalPod } from './canonical.ts'
import { firstDifference } from './difference.ts'

/** Says how an outcome differs from what was recorded; undefined where it is one of the recorded ones. */
export function compareOutcome(outcome: Outcome | string, { review, wanted }: RecordedCase): string | undefined {
  const pod = member(objectAt(review, 'request'), 'object') ?? null
  const differences = wanted.map(recorded => compareOne(outcome, recorded, pod))
  return differences.includes(undefined) ? undefined : differences[0]
}

function compareOne(outcome: Outcome | string, wanted: Recorded, pod: Json): string | undefined {
  if (typeof outcome === 'string') return `got unreadable review (${outcome}), wanted ${wanted.kind}`
  switch (outcome.kind) {
    case 'failed':
      if (wanted.kind !== 'error')
        return `got refused (${outcome.failure.message.slice(0, 300)}), wanted ${wanted.kind}`
      return messageDifference(outcome.failure.message, wanted)
    case 'patched':
      if (wanted.kind !== 'patched') return `got patched, wanted ${described(wanted)}`
      return firstDifference(baseline(applyPatch(pod, outcome.patch), pod), baseline(wanted.pod ?? null, pod))
    default:
      if (wanted.kind === 'skipped') return undefined
      if (wanted.kind === 'error') return `got ${outcome.kind}, wanted ${described(wanted)}`
      return firstDifference(baseline(pod, pod), baseline(wanted.pod ?? null, pod))
  }
}

function described({ kind, message }: Recorded): string {
  return message ? `${kind} (${message.slice(0, 300)})` : kind
}

/**
 * The pod as Go's types print it, without the two fields in which Istio's own baseline differs from what was sent:
 * managedFields, and a namespace that the pod did not name.
 */
function baseline(value: Json, sent: Json): Json {
  const canonical = canonicalPod(value)
  const { managedFields: _, ...metadata } = objectAt(canonical, 'metadata')
  const isNamed = stringAt(objectAt(sent, 'metadata'), 'namespace') !== ''
  const { namespace, ...rest } = metadata
  return withoutNulls({ ...canonical, metadata: isNamed && namespace !== undefined ? { ...rest, namespace } : rest })
}

/** Releases up to 1.27 print a creationTimestamp that is null. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([, item]) => item !== null)
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutNulls(item)])) satisfies JsonObject
}

/** Texts of Go's decoder tell details of its reflection: there, only the refusal counts. */
const LOOSE = ['json: cannot unmarshal', 'unable to parse quantity', 'quantities must match']

/** Says how a message differs from the recorded one. */
export function messageDifference(
  message: string,
  wanted: { readonly message?: string; readonly unordered?: boolean }
): string | undefined {
  const text = wanted.message ?? ''
  const isEqual = isUnordered(wanted) ? words(message) === words(text) : message === text
  if (isEqual || LOOSE.some(start => text.startsWith(start))) return undefined
  return `message ${JSON.stringify(message.slice(0, 300))}, wanted ${JSON.stringify(text.slice(0, 300))}`
}

/** Istio lists what is wrong with annotations, and which templates there are, in the random order of a map. */
function isUnordered({
  unordered,
  message = ''
}: {
  readonly message?: string
  readonly unordered?: boolean
}): boolean {
  return unordered === true || / errors occurred:|not found; have /.test(message)
}

/** The order of lines and names is random. */
function words(message: string): string {
  return message.replaceAll(',', ' ').split(/\s+/).sort().join(' ')
}
