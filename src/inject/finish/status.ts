import { encodeGoJson } from '../go-json.ts'
import { listAt, objectAt, stringAt, type Json, type JsonObject } from '../json.ts'
import type { Finishing } from './step.ts'

/** Lists of a pod whose names the status tells, in the order in which Istio writes them. */
const LISTS = ['initContainers', 'containers', 'volumes', 'imagePullSecrets'] as const

type Revised = Pick<Finishing, 'revision' | 'dialect'>

const written = new WeakMap<JsonObject, Revised & { readonly text: string }>()

/**
 * Returns the text of the annotation sidecar.istio.io/status: what the templates rendered, and by which revision. It is
 * the same for all pods that the same was rendered for.
 */
export function injectionStatus({ rendered, revision, dialect }: Revised & Pick<Finishing, 'rendered'>): string {
  const known = written.get(rendered)
  if (known?.revision === revision && known.dialect === dialect) return known.text
  const text = statusOf(rendered, { revision, dialect })
  written.set(rendered, { revision, dialect, text })
  return text
}

function statusOf(rendered: JsonObject, { revision, dialect }: Revised): string {
  const spec = objectAt(rendered, 'spec')
  const names = LISTS.map((list): [string, Json] => [list, namesIn(spec, list)])
  return encodeGoJson(
    Object.fromEntries(dialect.statusRevision ? [...names, ['revision', revision || 'default']] : names)
  )
}

/** Go prints an empty slice that nothing was appended to as null. */
function namesIn(spec: JsonObject, list: string): Json {
  const items = listAt(spec, list)
  return items.length === 0 ? null : items.map(item => stringAt(item, 'name'))
}
