import { TEMPLATES } from '../annotations.ts'
import { member, objectAt, type JsonObject } from '../json.ts'
import type { Step } from '../outcome.ts'

/** Says which templates apply to a pod: those that its annotation names, or the policy's. */
export function templatesStep(pod: JsonObject, templates: readonly string[]): Step {
  const asked = member(objectAt(objectAt(pod, 'metadata'), 'annotations'), TEMPLATES)
  const [path, who] =
    asked === undefined
      ? ['defaultTemplates', 'The policy']
      : ['/metadata/annotations/inject.istio.io~1templates', 'The annotation']
  const says = `${who} asks for ${templates.length === 1 ? 'the template' : 'the templates'} ${templates.join(', ')}.`
  return { rule: 'templates', path, value: asked ?? templates, verdict: 'note', says }
}
