import { findInPod, PROXY } from '../../inject/containers.ts'
import { inject } from '../../inject/inject.ts'
import type { JsonObject } from '../../inject/json.ts'
import type { Outcome } from '../../inject/outcome.ts'
import { provenance } from '../../inject/provenance/provenance.ts'
import type { Part } from '../../inject/provenance/rendered-parts.ts'
import type { InjectRequest } from '../../inject/request.ts'
import type { Revision, Snapshot } from '../../inject/snapshot.ts'
import { templateStart } from '../../policy/place.ts'
import type { RevisionTexts } from '../revision-texts.ts'
import type { Finding } from './finding.ts'
import { lostFields } from './lost-fields.ts'
import { placeIn } from './policy-findings.ts'
import { asking, SAMPLE_NAMESPACE, SAMPLES } from './samples.ts'

/** Rendered for Gateways by istiod's own controller, with other data than pods have. */
const FOR_GATEWAYS: ReadonlySet<string> = new Set(['waypoint', 'kube-gateway', 'agentgateway', 'agentgateway-waypoint'])

/** Those that Istio ships. */
export const SHIPPED: ReadonlySet<string> = new Set([
  ...FOR_GATEWAYS,
  'sidecar',
  'gateway',
  'grpc-simple',
  'grpc-agent',
  'spire'
])

/** Renders every template against sample pods, and tells what fails and what is lost. */
export function templateFindings(revision: Revision, snapshot: Snapshot, texts: RevisionTexts): readonly Finding[] {
  const { templates, aliases, defaultTemplates } = revision.policy
  const names = [...new Set([...templates.keys(), ...Object.keys(aliases)])].filter(name => !FOR_GATEWAYS.has(name))
  return names.flatMap(name => {
    const isDefault = defaultTemplates.includes(name)
    const chain = isDefault || SHIPPED.has(name) ? [name] : [...defaultTemplates, name]
    const outcomes = SAMPLES.map(({ says, pod: sample }) => {
      const pod = asking(sample, chain)
      return { says, pod, outcome: tryOn(pod, revision, snapshot) }
    })
    return [
      ...failures(name, isDefault, outcomes, texts),
      ...losses(name, { tried: outcomes, snapshot }, texts),
      ...(SHIPPED.has(name) ? [] : doubleProxy({ name, chain }, revision, snapshot, texts))
    ]
  })
}

interface Tried {
  readonly says: string
  readonly pod: JsonObject
  readonly outcome: Outcome
}

/** One finding for each different message, with the pods that it is about. */
function failures(name: string, isDefault: boolean, tried: readonly Tried[], texts: RevisionTexts): readonly Finding[] {
  const byMessage = new Map<string, Tried[]>()
  for (const one of tried) {
    if (one.outcome.kind !== 'failed') continue
    const { message } = one.outcome.failure
    byMessage.set(message, [...(byMessage.get(message) ?? []), one])
  }
  return [...byMessage].map(([message, those]) => {
    const whom =
      those.length === tried.length ? 'every sample pod' : `a pod ${those.map(({ says }) => says).join(', ')}`
    const place = those[0] && placeOfFailure(name, those[0].outcome, texts)
    return {
      severity: isDefault ? 'error' : 'warning',
      where: placeIn(texts, 'config', `templates.${name}`),
      says: `the template fails for ${whom}: ${message}`,
      ...place
    }
  })
}

/** Lines of a template are told as lines of the ConfigMap's key. */
function placeOfFailure(
  name: string,
  outcome: Outcome,
  texts: RevisionTexts
): Pick<Finding, 'line' | 'column' | 'picture'> {
  const where = outcome.kind === 'failed' ? outcome.failure.where : undefined
  if (where?.line === undefined) return {}
  const start = templateStart(texts.config, ['templates', name])
  const { column, picture } = where
  return {
    line: (start?.line ?? 1) + where.line - 1,
    ...(column !== undefined && { column: (start?.indent ?? 0) + column + 1 }),
    ...(picture !== undefined && { picture })
  }
}

function losses(
  name: string,
  { tried, snapshot }: { readonly tried: readonly Tried[]; readonly snapshot: Snapshot },
  texts: RevisionTexts
): readonly Finding[] {
  const lost = new Map<string, Pick<Finding, 'line'>>()
  for (const { pod, outcome } of tried) {
    const fields = outcome.kind === 'patched' ? lostFields(pod, outcome.pod).filter(field => !lost.has(field)) : []
    const parts = fields.length > 0 ? provenance(requestOf(pod, outcome.decision.revision), outcome, snapshot) : []
    for (const field of fields) lost.set(field, placeOfField(field, parts, texts))
  }
  return [...lost].map(([field, place]) => ({
    severity: 'warning',
    where: placeIn(texts, 'config', `templates.${name}`),
    ...place,
    says: `pods lose what they say about ${field}`,
    hint: 'The template sets it, and what a template sets wins: leave the field out, or read it from .Spec.'
  }))
}

/** A template that customises the proxy among the containers makes a second one where the sidecar is native. */
function doubleProxy(
  { name, chain }: { readonly name: string; readonly chain: readonly string[] },
  revision: Revision,
  snapshot: Snapshot,
  texts: RevisionTexts
): readonly Finding[] {
  const native: Snapshot = { ...snapshot, settings: { ...snapshot.settings, enableNativeSidecars: 'true' } }
  const isDouble = SAMPLES.some(({ pod }) => {
    const outcome = tryOn(asking(pod, chain), revision, native)
    if (outcome.kind !== 'patched') return false
    return findInPod(PROXY, outcome.pod, ['containers']) && findInPod(PROXY, outcome.pod, ['initContainers'])
  })
  if (!isDouble) return []
  return [
    {
      severity: 'warning',
      where: placeIn(texts, 'config', `templates.${name}`),
      says: `the template names ${PROXY} under containers, but a native sidecar stands under initContainers: such pods get two proxies (istio/istio#56455)`,
      hint: 'Put it under initContainers where .NativeSidecars is true.'
    }
  ]
}

/** The line of the template that sets a field of the pod, as a line of the ConfigMap's key. */
function placeOfField(field: string, parts: readonly Part[], texts: RevisionTexts): Pick<Finding, 'line'> {
  const path = field.replace(/^(?:spec|metadata)\./, '').replaceAll(/\[|\]?\.|\]/g, '/')
  const all = parts.flatMap(one => [
    one,
    ...(one.fields ?? []).map(inner => ({ ...inner, part: `${one.part}/${inner.part}` }))
  ])
  const made = all.filter(({ part, line }) => line !== undefined && `${path}/`.startsWith(`${part}/`)).at(-1)
  const start = made && templateStart(texts.config, made.by.split('.'))
  return made?.line !== undefined && start ? { line: start.line + made.line - 1 } : {}
}

function tryOn(object: JsonObject, revision: Revision, snapshot: Snapshot): Outcome {
  return inject(requestOf(object, revision.name), snapshot)
}

function requestOf(object: JsonObject, revision: string): InjectRequest {
  const request = { uid: 'lint', namespace: SAMPLE_NAMESPACE, name: '', operation: 'CREATE', dryRun: true, user: '' }
  return { ...request, object, path: '/inject', revision }
}
