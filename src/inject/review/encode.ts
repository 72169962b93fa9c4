import { jsonText } from '../json-text.ts'
import type { Decision, Outcome, PatchOperation } from '../outcome.ts'
import type { InjectRequest } from '../request.ts'

/** How an answer is written. */
export interface AnswerStyle {
  /** `exact` writes what istiod writes: no code, no warnings, no audit annotations. Default: safe. */
  readonly compat?: 'safe' | 'exact'
  /** With Ignore, what is not the pod's fault lets the pod pass, as the API server would. Default: Fail. */
  readonly failurePolicy?: 'Fail' | 'Ignore' | undefined
}

/** Writes the AdmissionReview that answers a request: the only place where an outcome becomes a response. */
export function encodeOutcome(
  outcome: Outcome,
  request: Pick<InjectRequest, 'uid' | 'dryRun' | 'apiVersion'>,
  style: AnswerStyle = {}
): string {
  const apiVersion = request.apiVersion ?? 'admission.k8s.io/v1'
  const isExact = style.compat === 'exact'
  const isLetThrough = isPassed(outcome, style)
  const remarks = isExact || request.dryRun ? '' : remarksOf(outcome, isLetThrough)
  const verdict = isLetThrough ? '"allowed":true' : verdictOf(outcome, isExact)
  const response = `{"uid":${JSON.stringify(request.uid)},${verdict}${remarks}}`
  return `{"kind":"AdmissionReview","apiVersion":${JSON.stringify(apiVersion)},"response":${response}}`
}

/** istiod denies the pod whatever the policy says. */
function isPassed(outcome: Outcome, { compat, failurePolicy }: AnswerStyle): boolean {
  return compat !== 'exact' && failurePolicy === 'Ignore' && outcome.kind === 'failed' && outcome.failure.code === 500
}

/** Writes istiod's answer to a body that holds no review: without kind, version and uid. */
export function encodeUnreadable(message: string): string {
  return `{"response":{"uid":"","allowed":false,"status":{"metadata":{},"message":${JSON.stringify(message)}}}}`
}

function verdictOf(outcome: Outcome, isExact: boolean): string {
  switch (outcome.kind) {
    case 'patched':
      return `"allowed":true,"patch":"${outcome.encoded ?? encodePatch(outcome.patch)}","patchType":"JSONPatch"`
    case 'unchanged':
    case 'skipped':
      return '"allowed":true'
    case 'failed': {
      const { message, code } = outcome.failure
      const tail = isExact ? '' : `,"code":${String(code)}`
      return `"allowed":false,"status":{"metadata":{},"message":${JSON.stringify(message)}${tail}}`
    }
  }
}

/** Writes a patch as base64 of its JSON. */
export function encodePatch(patch: readonly PatchOperation[]): string {
  let json = '['
  for (const operation of patch) json += `${json === '[' ? '' : ','}${operationText(operation)}`
  json += ']'
  // btoa takes bytes; what is not ASCII stands in strings only, where it may be written as an escape.
  return btoa(isAscii(json) ? json : json.replace(/[^\x20-\x7e]/g, escape))
}

function operationText(operation: PatchOperation): string {
  const { op, path } = operation
  const value = op === 'remove' ? '' : `,"value":${jsonText(operation.value)}`
  return `{"op":"${op}","path":${JSON.stringify(path)}${value}}`
}

const utf8 = new TextEncoder()

/** Room for the bytes of most patches. */
const bytes = new Uint8Array(64 * 1024)

/** Everything else takes more bytes than it has characters; a regular expression takes twice the time. */
function isAscii(text: string): boolean {
  if (text.length > bytes.length) return utf8.encode(text).length === text.length
  const { read, written } = utf8.encodeInto(text, bytes)
  return read === text.length && written === text.length
}

function escape(unit: string): string {
  return '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0')
}

/** The API server cuts longer warnings. */
const LONGEST_WARNING = 120

function warningsOf(outcome: Outcome, isPassed: boolean): readonly string[] {
  const { warnings } = outcome.decision
  if (!isPassed || outcome.kind !== 'failed') return warnings
  return [...warnings, `no sidecar: ${outcome.failure.message}`.slice(0, LONGEST_WARNING)]
}

function remarksOf(outcome: Outcome, isPassed: boolean): string {
  const { kind, decision } = outcome
  const warnings = warningsOf(outcome, isPassed)
  const lines = warnings.length === 0 ? '' : `,"warnings":${JSON.stringify(warnings)}`
  return `,"auditAnnotations":${JSON.stringify(auditAnnotations(kind, decision))}${lines}`
}

/** What the audit log of the API server keeps; the server puts the webhook's name before the keys. */
function auditAnnotations(outcome: Outcome['kind'], decision: Decision): Readonly<Record<string, string>> {
  const { reason, revision, policyHash } = decision
  return { outcome, reason, revision, ...(policyHash === undefined ? {} : { 'policy-hash': policyHash }) }
}
