import { readInjectorConfig } from '../../policy/injector-config.ts'
import { templateStart } from '../../policy/place.ts'
import type { RevisionTexts } from '../revision-texts.ts'
import type { Finding } from './finding.ts'
import { placeIn } from './policy-findings.ts'
import { SHIPPED } from './template-findings.ts'

/** Fields of containers that somebody empties to be rid of them. */
const EMPTY =
  /^(\s*)(resources|limits|requests|securityContext|capabilities|lifecycle|readinessProbe|livenessProbe|startupProbe|env|envFrom|ports|volumeMounts):\s*(\{\s*\}|\[\s*\])\s*$/

/** Tells fields of own templates that are set to nothing, which in a merge removes nothing. */
export function emptyFieldFindings(texts: RevisionTexts): readonly Finding[] {
  const { templates } = readInjectorConfig(texts.config, 'overlay')
  return Object.entries(templates)
    .filter(([name]) => !SHIPPED.has(name))
    .flatMap(([name, text]) => {
      const start = templateStart(texts.config, ['templates', name])
      return text.split('\n').flatMap((line, i): Finding[] => {
        const [, indent = '', field, nothing] = EMPTY.exec(line) ?? []
        if (field === undefined || nothing === undefined) return []
        const label = `${String(i + 1)} | `
        return [
          {
            severity: 'warning',
            where: placeIn(texts, 'config', `templates.${name}`),
            line: (start?.line ?? 1) + i,
            column: (start?.indent ?? 0) + indent.length + 1,
            says: `${field}: ${nothing} removes nothing: merged, the field keeps what other templates say (istio/istio#48864)`,
            picture: `${label}${line}\n${' '.repeat(label.length - 2)}| ${indent}^`,
            hint: `Write "${field}: null" to remove it.`
          }
        ]
      })
    })
}
