import { MERGE_METRICS, NETWORK_LABEL, OVERRIDES, REWRITE_PROBES, SECURE_PORT, STATUS } from '../annotations.ts'
import { containersOf, entry, findInPod, metadataMap, PROXY, type ContainerList } from '../containers.ts'
import { HANDLERS } from '../finish/probes.ts'
import { isObject, listAt, member, objectAt, stringAt, type JsonObject } from '../json.ts'
import type { Input } from './inputs.ts'
import type { Part } from './rendered-parts.ts'

/** A step after the templates, and what decides about it. */
interface Maker {
  readonly by: string
  readonly from: readonly Input[]
}

const PROBES: Maker = {
  by: 'probes',
  from: [
    { from: 'annotation', name: REWRITE_PROBES },
    { from: 'values', name: 'sidecarInjectorWebhook.rewriteAppHTTPProbe' }
  ]
}
const PROMETHEUS: Maker = {
  by: 'prometheus',
  from: [
    { from: 'annotation', name: MERGE_METRICS },
    { from: 'mesh', name: 'enablePrometheusMerge' }
  ]
}
const NETWORK: Maker = {
  by: 'cluster and network',
  from: [
    { from: 'label', name: NETWORK_LABEL },
    { from: 'values', name: 'global.network' },
    { from: 'values', name: 'global.multiCluster.clusterName' },
    { from: 'injector', name: 'path of the webhook' }
  ]
}

/** What the steps after the templates write, by name. */
const ANNOTATIONS: Readonly<Record<string, Maker>> = {
  [STATUS]: { by: 'status', from: [] },
  [OVERRIDES]: { by: 'overrides', from: [] },
  [SECURE_PORT]: PROMETHEUS,
  'prometheus.io/scrape': PROMETHEUS,
  'prometheus.io/port': PROMETHEUS,
  'prometheus.io/path': PROMETHEUS
}
const LABELS: Readonly<Record<string, Maker>> = { [NETWORK_LABEL]: NETWORK }
const VARIABLES: Readonly<Record<string, Maker>> = {
  ISTIO_KUBE_APP_PROBERS: PROBES,
  ISTIO_PROMETHEUS_ANNOTATIONS: PROMETHEUS
}

const LISTS: readonly ContainerList[] = ['containers', 'initContainers']

/** Tells what came into a pod after the templates. `isRendered`: whether a template made a part. */
export function finishedParts(
  before: JsonObject,
  after: JsonObject,
  {
    injectedAnnotations,
    isRendered
  }: {
    readonly injectedAnnotations: Readonly<Record<string, string>>
    readonly isRendered: (part: string) => boolean
  }
): readonly Part[] {
  const policy: Maker = { by: 'injectedAnnotations', from: [] }
  const annotationMaker = (name: string): Maker | undefined =>
    Object.hasOwn(injectedAnnotations, name) ? policy : own(ANNOTATIONS, name)
  return [
    ...changedEntries(before, after, 'labels').map(name => madeBy(`labels/${name}`, own(LABELS, name))),
    ...changedEntries(before, after, 'annotations').map(name => madeBy(`annotations/${name}`, annotationMaker(name))),
    ...changedProbes(before, after),
    ...addedVariables(before, after)
  ].flatMap(part => (part && !isRendered(part.part) ? [part] : []))
}

function own(table: Readonly<Record<string, Maker>>, name: string): Maker | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

function madeBy(part: string, maker: Maker | undefined): Part | undefined {
  return maker && { part, by: maker.by, from: maker.from, because: [] }
}

function changedEntries(before: JsonObject, after: JsonObject, map: 'labels' | 'annotations'): readonly string[] {
  const was = metadataMap(before, map)
  return Object.entries(metadataMap(after, map)).flatMap(([name, value]) => (entry(was, name) === value ? [] : [name]))
}

function changedProbes(before: JsonObject, after: JsonObject): readonly (Part | undefined)[] {
  return LISTS.flatMap(list =>
    containersOf(before, list).flatMap(container => {
      const name = stringAt(container, 'name')
      const now = findInPod(name, after, [list])?.container ?? {}
      const changed = HANDLERS.filter(place => {
        const asked = (one: JsonObject): string =>
          stringAt(objectAt(place.path.reduce<JsonObject>(objectAt, one), 'httpGet'), 'path')
        return asked(now) === place.url(name) && asked(container) !== place.url(name)
      })
      return changed.map(({ path }) => madeBy(`${list}/${name}/${path.join('/')}`, PROBES))
    })
  )
}

function addedVariables(before: JsonObject, after: JsonObject): readonly (Part | undefined)[] {
  const now = findInPod(PROXY, after, LISTS)
  const was = findInPod(PROXY, before, LISTS)
  const had = new Set(listAt(was?.container ?? null, 'env').map(one => stringAt(one, 'name')))
  return listAt(now?.container ?? null, 'env').flatMap(one => {
    const name = stringAt(one, 'name')
    if (!now || !isObject(one) || had.has(name)) return []
    const hasValue = member(one, 'value') !== undefined
    return [madeBy(`${now.list}/${PROXY}/env/${name}`, own(VARIABLES, name) ?? (hasValue ? NETWORK : undefined))]
  })
}
