import type { Template } from '../../language/template/index.ts'
import { TEMPLATES } from '../annotations.ts'
import { entry, metadataMap } from '../containers.ts'
import { Refusal } from '../errors.ts'
import { compareText } from '../../language/go/compare-text.ts'
import { trimSpace } from '../go-text.ts'
import type { JsonObject } from '../json.ts'
import type { Policy } from '../snapshot.ts'

/** Returns the names of the templates that apply to a pod: those its annotation asks for, else the defaults. */
export function templateNames(
  pod: JsonObject,
  policy: Pick<Policy, 'defaultTemplates' | 'aliases'>
): readonly string[] {
  const wish = entry(metadataMap(pod, 'annotations'), TEMPLATES)
  const names = wish === undefined ? policy.defaultTemplates : wish.split(',').map(trimSpace)
  // An alias stands for names, not for other aliases.
  return names.flatMap(name => (Object.hasOwn(policy.aliases, name) ? (policy.aliases[name] ?? []) : [name]))
}

/** Returns a template of the policy. Istio lists the names it has in random order, here they are sorted. */
export function findTemplate(name: string, templates: ReadonlyMap<string, Template>): Template {
  const template = templates.get(name)
  if (template) return template
  const known = [...templates.keys()].sort(compareText).join(', ')
  throw new Refusal('unknown-template', `requested template ${JSON.stringify(name)} not found; have ${known}`)
}
