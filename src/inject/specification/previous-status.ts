import { decodeJson } from '../../language/go/json-decode.ts'
import { STATUS } from '../annotations.ts'
import { entry, metadataMap } from '../containers.ts'
import { listAt, type JsonObject } from '../json.ts'
import { LISTS, type SpecificationList } from './read-specification.ts'

/** Names of what an earlier injection added, by list. */
export type PreviousStatus = Readonly<Record<SpecificationList, readonly string[]>>

/** What Istio added before it kept a status. */
const LEGACY: PreviousStatus = {
  initContainers: ['istio-init', 'enable-core-dump'],
  containers: ['istio-proxy'],
  volumes: ['istio-certs', 'istio-envoy'],
  imagePullSecrets: []
}

/** Reads the status of an earlier injection; one that names nothing counts as none. */
export function previousStatus(pod: JsonObject): PreviousStatus {
  const text = entry(metadataMap(pod, 'annotations'), STATUS)
  const { value, error } = text === undefined ? { value: null, error: undefined } : decodeJson(text)
  if (error !== undefined) return LEGACY
  const names = Object.fromEntries(LISTS.map(list => [list, listAt(value, list).map(String)]))
  const status: PreviousStatus = { ...LEGACY, ...names }
  return LISTS.some(list => status[list].length > 0) ? status : LEGACY
}

/** Writes the status of an injection, as Go writes the struct: empty lists are null. */
export function statusText(version: string, added: PreviousStatus): string {
  const lists = LISTS.map(list => `"${list}":${added[list].length === 0 ? 'null' : JSON.stringify(added[list])}`)
  return `{"version":${JSON.stringify(version)},${lists.join(',')}}`
}
