import { stage } from './errors.ts'
import { finish } from './finish/finish.ts'
import type { JsonObject } from './json.ts'
import { adjustInitContainerUser } from './merge/adjust-user.ts'
import { emptyPod, mergeOverlay, type Merged } from './merge/merge-overlay.ts'
import { reapplyOverrides } from './merge/reapply-overrides.ts'
import { checkAnnotations } from './render/check-annotations.ts'
import { findTemplate } from './render/choose-templates.ts'
import type { Injection } from './render/injection.ts'
import { renderer } from './render/render.ts'
import { injectSpecification } from './specification/inject-specification.ts'

/** Injects a pod that is to be injected: rendered, merged and finished. Throws a Refusal in Istio's words. */
export function injectPod(injection: Injection): JsonObject {
  if (injection.revision.dialect.engine === 'specification') return injectSpecification(injection)
  const { pod: merged, rendered } = stage('failed to run injection template: ', () => runTemplates(injection))
  const applied = stage('failed to re apply container: ', () => reapply(injection, merged, rendered))
  return stage('failed to process pod: ', () => finishPod(injection, applied, rendered))
}

function runTemplates(injection: Injection): Merged {
  const { pod, revision } = injection
  checkAnnotations(pod, revision.dialect)
  const render = renderer(injection)
  return injection.templates.reduce<Merged>(
    (merged, name) => mergeOverlay(merged, render(findTemplate(name, revision.policy.templates)), injection),
    { pod, rendered: emptyPod(revision.dialect) }
  )
}

function reapply(injection: Injection, merged: JsonObject, rendered: JsonObject): JsonObject {
  const { pod, revision, proxyConfig, settings } = injection
  const { dialect } = revision
  const how = settings.caches === 'off' ? { ...dialect, caches: settings.caches } : dialect
  return adjustInitContainerUser(reapplyOverrides(merged, pod, rendered, how), pod, { dialect, proxyConfig })
}

function finishPod(injection: Injection, pod: JsonObject, rendered: JsonObject): JsonObject {
  const { revision, mesh, settings, clusterEnvironment, injectedAnnotations } = injection
  return finish(pod, {
    dialect: revision.dialect,
    mesh,
    values: revision.typedValues,
    original: injection.pod,
    rendered,
    clusterEnvironment,
    revision: revision.name,
    injectedAnnotations,
    environment: settings.environment
  })
}
