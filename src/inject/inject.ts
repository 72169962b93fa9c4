import { findInPod, PROXY } from './containers.ts'
import { decide, type Verdict } from './decide/decide.ts'
import { REASONS } from './decide/reasons.ts'
import { chooseRevision } from './decide/revision.ts'
import { diff } from './diff/diff.ts'
import { patchStale } from './diff/stale-baseline.ts'
import { failureOf, Refusal } from './errors.ts'
import { injectPod } from './inject-pod.ts'
import { isObject, type JsonObject } from './json.ts'
import type { Decision, Outcome, Step } from './outcome.ts'
import { injectedPod, receivePod } from './received-pod.ts'
import { prepare, type Injection } from './render/injection.ts'
import type { Witness } from './replicas/witness.ts'
import type { InjectRequest } from './request.ts'
import type { Revision, Snapshot } from './snapshot.ts'

/**
 * The corridor: a request goes in, what becomes of the pod comes out. Pure and synchronous, and it never throws: what
 * goes wrong is an outcome too. `witness` is told whether other pods may have the same outcome.
 */
export function inject(request: InjectRequest, snapshot: Snapshot, witness?: Witness): Outcome {
  const trail: Trail = { revision: request.revision ?? snapshot.defaultRevision, steps: [], warnings: [] }
  try {
    return walk(request, snapshot, trail, witness)
  } catch (error) {
    return fail(error, trail)
  }
}

/** What is known of the decision so far, for the case that something fails. */
interface Trail {
  revision: string
  policyHash?: string
  steps: readonly Step[]
  warnings: readonly string[]
}

function walk(request: InjectRequest, snapshot: Snapshot, trail: Trail, witness?: Witness): Outcome {
  const revision = findRevision(request, snapshot, trail)
  const received = receivePod(request.object, request.namespace, revision.dialect, snapshot.settings.compat)

  const verdict = decide(request, received.pod, revision, snapshot)
  Object.assign(trail, { steps: verdict.steps, warnings: verdict.warnings })
  if (!verdict.inject) return { kind: 'skipped', decision: decisionOf(verdict, trail) }

  const injection = { ...prepare(request, received.pod, revision, snapshot), witness }
  trail.steps = [...trail.steps, ...(injection.steps ?? [])]
  const pod = injectedPod(received, finalPod(injection, received.pod))
  const patch = diff(request.object, pod)

  const decision = { ...decisionOf(verdict, trail), templates: injection.templates, ...nativeOf(pod) }
  return patch.length === 0 ? { kind: 'unchanged', decision } : { kind: 'patched', decision, patch, pod }
}

function findRevision(request: InjectRequest, snapshot: Snapshot, trail: Trail): Revision {
  trail.revision = chooseRevision(request, isObject(request.object) ? request.object : {}, snapshot)
  const revision = snapshot.revisions.get(trail.revision)
  if (!revision) throw new Refusal('no-policy', `there is no injection policy for revision ${trail.revision}`)
  trail.policyHash = revision.hash
  return revision
}

function decisionOf({ inject: isInjected, reason }: Pick<Verdict, 'inject' | 'reason'>, trail: Trail): Decision {
  return { inject: isInjected, reason, templates: [], ...trail }
}

/** Istio compares with the pod after it took OpenShift's user off the proxy, which the API server has not. */
function finalPod(injection: Injection, pod: JsonObject): JsonObject {
  const final = injectPod(injection)
  if (injection.pod === pod || injection.settings.compat !== 'exact') return final
  const patched = patchStale(pod, injection.pod, final)
  return isObject(patched) ? patched : final
}

function nativeOf(pod: JsonObject): Pick<Decision, 'native'> {
  const proxy = findInPod(PROXY, pod, ['containers', 'initContainers'])
  return proxy ? { native: proxy.list === 'initContainers' } : {}
}

function fail(error: unknown, trail: Trail): Outcome {
  const failure = failureOf(error)
  const { says, hint } = REASONS[failure.reason]
  const step: Step = { rule: 'injection', verdict: 'fail', value: failure.message, says, hint }
  const decision = decisionOf({ inject: false, reason: failure.reason }, { ...trail, steps: [...trail.steps, step] })
  return { kind: 'failed', failure, decision }
}
