import type { Facts } from '../world/world.ts'
import type { AppSettings } from './settings/table.ts'

/** The texts that make a revision, as they stand in its ConfigMaps. */
export interface RevisionTexts {
  readonly name: string
  readonly config: string
  readonly values: string
  readonly mesh: string
  /** Labels of the policy's ConfigMap: they can show the release. */
  readonly labels: Readonly<Record<string, string>>
  /** Where policy and mesh stand, for messages. */
  readonly origin: { readonly policy: string; readonly mesh: string }
}

const POLICY = 'istio-sidecar-injector'
const MESH = 'istio'

/** Returns the name of the ConfigMap that holds the injection policy of a revision. */
export function policyMapName(revision: string): string {
  return revision === 'default' ? POLICY : `${POLICY}-${revision}`
}

/** Returns the name of the ConfigMap that holds the mesh configuration of a revision. */
export function meshMapName(revision: string): string {
  return revision === 'default' ? MESH : `${MESH}-${revision}`
}

/** Finds the revisions to serve and their texts; a revision that was asked for and is not there is left out. */
export function findRevisions(
  facts: Facts,
  settings: Pick<AppSettings, 'istioNamespace' | 'revision' | 'shadow'>
): readonly RevisionTexts[] {
  const named = [...new Set([...settings.revision, ...Object.values(settings.shadow)])]
  const wanted = settings.revision.length > 0 ? named : revisionsIn(facts, settings.istioNamespace)
  return wanted.flatMap(name => {
    const policy = facts.configMaps.get(`${settings.istioNamespace}/${policyMapName(name)}`)
    const mesh = facts.configMaps.get(`${settings.istioNamespace}/${meshMapName(name)}`)
    if (!policy) return []
    return [
      {
        name,
        config: policy.data['config'] ?? '',
        values: policy.data['values'] ?? '',
        mesh: mesh?.data['mesh'] ?? '',
        labels: policy.labels,
        origin: {
          policy: policy.origin,
          mesh: mesh?.origin ?? `ConfigMap ${settings.istioNamespace}/${meshMapName(name)}`
        }
      }
    ]
  })
}

function revisionsIn(facts: Facts, istioNamespace: string): readonly string[] {
  const names: string[] = []
  for (const { namespace, name } of facts.configMaps.values()) {
    if (namespace !== istioNamespace) continue
    if (name === POLICY) names.push('default')
    else if (name.startsWith(`${POLICY}-`)) names.push(name.slice(POLICY.length + 1))
  }
  return names.sort()
}
