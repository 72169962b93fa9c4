import type { Outcome } from '../outcome.ts'
import { receivePod } from '../received-pod.ts'
import { findTemplate } from '../render/choose-templates.ts'
import { prepare } from '../render/injection.ts'
import type { InjectRequest } from '../request.ts'
import type { Snapshot } from '../snapshot.ts'
import { finishedParts } from './finished-parts.ts'
import { resolved } from './resolved.ts'
import { traceTemplate } from './line-origins.ts'
import { renderedParts, type Part } from './rendered-parts.ts'

/**
 * Tells of each part that injection puts into a pod which template line or later step made it, and from what: renders the
 * templates once more, watched. Costs many times what injecting costs. None for a pod that was not injected.
 */
export function provenance(request: InjectRequest, outcome: Outcome, snapshot: Snapshot): readonly Part[] {
  const revision = snapshot.revisions.get(outcome.decision.revision)
  if (outcome.kind !== 'patched' || !revision) return []
  const { pod } = receivePod(request.object, request.namespace, revision.dialect, snapshot.settings.compat)
  const injection = prepare(request, pod, revision, snapshot)
  const root = revision.dialect.engine === 'specification' ? 'spec' : 'pod'
  const rendered = injection.templates.flatMap(name =>
    renderedParts(name, traceTemplate(findTemplate(name, revision.policy.templates), injection), root)
  )
  const known = new Set(rendered.flatMap(namesOf))
  const finished = finishedParts(pod, outcome.pod, {
    injectedAnnotations: injection.injectedAnnotations,
    isRendered: part => known.has(part)
  })
  return [...rendered, ...finished].map(part => resolved(part, injection, snapshot.cluster.proxyConfigs))
}

function namesOf({ part, fields = [] }: Part): readonly string[] {
  return [part, ...fields.map(field => `${part}/${field.part}`)]
}
