import { containersOf, findInPod, PROXY, withContainers, without } from './containers.ts'
import { newestDialect, type Dialect } from './dialect.ts'
import { carryOver } from './diff/carry-over.ts'
import { Refusal } from './errors.ts'
import { isObject, member, objectAt, stringAt, type Json, type JsonObject } from './json.ts'
import { OMITS_TIMESTAMP, readPod } from './typed.ts'

/** A pod as it came, and as Istio sees it. */
export interface ReceivedPod {
  readonly raw: Json
  /** What was sent without what only costs time. */
  readonly slim: Json
  readonly canonical: JsonObject
  /** The canonical pod with the namespace of the request, where it names none itself. */
  readonly pod: JsonObject
}

/**
 * Reads the pod of a request. managedFields can be most of a pod and tell nothing: they are set aside, as Istio does.
 * Refuses in Go's words what is no pod.
 */
export function receivePod(
  raw: Json,
  namespace: string,
  dialect: Pick<Dialect, 'kubernetesApi'>,
  compat: 'safe' | 'exact' = 'safe'
): ReceivedPod {
  if (raw === null) throw new Refusal('bad-request', 'unexpected end of JSON input')
  const light = withoutBallast(raw, dialect)
  const slim = compat === 'exact' ? withoutLaterFields(light, dialect) : light
  const canonical = readPod(slim, dialect, 'bad-request')
  const metadata = objectAt(canonical, 'metadata')
  const isNamed = stringAt(metadata, 'namespace') !== '' || namespace === ''
  return { raw, slim, canonical, pod: isNamed ? canonical : { ...canonical, metadata: { ...metadata, namespace } } }
}

/**
 * What old releases of Istio do not know they lose where they rewrite a list; which items that hits is an accident of
 * their patch. Exactly as recorded, these fields are gone everywhere; else they stay.
 */
function withoutLaterFields(pod: Json, dialect: Pick<Dialect, 'kubernetesApi'>): Json {
  const { kubernetesApi } = newestDialect()
  if (dialect.kubernetesApi === kubernetesApi) return pod
  return carryOver(pod, readPod(pod, { kubernetesApi }, 'bad-request'), readPod(pod, dialect, 'bad-request'))
}

function withoutBallast(raw: Json, { kubernetesApi }: Pick<Dialect, 'kubernetesApi'>): Json {
  const metadata = member(raw, 'metadata')
  if (!isObject(raw) || !isObject(metadata)) return raw
  const slim = Array.isArray(member(metadata, 'managedFields')) ? without(metadata, 'managedFields') : metadata
  const created = member(slim, 'creationTimestamp') ?? null
  if (created !== null) return slim === metadata ? raw : { ...raw, metadata: slim }
  // API servers before and after 1.34 differ here: both are canonical.
  const spelled =
    kubernetesApi >= OMITS_TIMESTAMP
      ? without(slim, 'creationTimestamp')
      : Object.hasOwn(slim, 'creationTimestamp')
        ? slim
        : { ...slim, creationTimestamp: null }
  return spelled === metadata ? raw : { ...raw, metadata: spelled }
}

/** Returns the injected pod as it will be in the cluster: what was sent, with what injection changed. */
export function injectedPod({ raw, slim, canonical, pod }: ReceivedPod, final: JsonObject): JsonObject {
  const wasFilledIn = pod !== canonical
  const metadata = objectAt(final, 'metadata')
  const isOurs = wasFilledIn && stringAt(metadata, 'namespace') === stringAt(objectAt(pod, 'metadata'), 'namespace')
  const named = isOurs ? { ...final, metadata: without(metadata, 'namespace') } : final
  const [from, read] = withProxyMoved(slim, canonical, named)
  const carried = carryOver(from, read, named)
  return isObject(carried) ? withBallast(carried, raw) : named
}

/** A user's own proxy that became native stands in another list: what was sent goes there before it is compared. */
function withProxyMoved(sent: Json, canonical: JsonObject, final: JsonObject): readonly [Json, JsonObject] {
  const place = findInPod(PROXY, canonical, ['containers'])
  const isMoved = place && !findInPod(PROXY, final, ['containers']) && findInPod(PROXY, final, ['initContainers'])
  if (sent === canonical || !isMoved || !isObject(sent) || !hasSameLists(sent, canonical)) return [sent, canonical]
  return [moveToInit(sent, place.index), moveToInit(canonical, place.index)]
}

/** Tells whether the lists of containers were sent under their exact names: Go reads `InitContainers` as well. */
function hasSameLists(sent: JsonObject, canonical: JsonObject): boolean {
  const lists = ['containers', 'initContainers'] as const
  return lists.every(list => containersOf(sent, list).length === containersOf(canonical, list).length)
}

function moveToInit(pod: JsonObject, index: number): JsonObject {
  const containers = containersOf(pod, 'containers')
  const moved = containers[index]
  if (!moved) return pod
  const left = withContainers(pod, 'containers', containers.toSpliced(index, 1))
  return withContainers(left, 'initContainers', [...containersOf(pod, 'initContainers'), moved])
}

function withBallast(pod: JsonObject, raw: Json): JsonObject {
  const sent = member(raw, 'metadata')
  const metadata = member(pod, 'metadata')
  if (!isObject(sent) || !isObject(metadata)) return pod
  const created = member(metadata, 'creationTimestamp') ?? null
  const timestamped =
    created !== null
      ? metadata
      : Object.hasOwn(sent, 'creationTimestamp')
        ? { ...metadata, creationTimestamp: null }
        : without(metadata, 'creationTimestamp')
  const managed = member(sent, 'managedFields')
  return {
    ...pod,
    metadata: Array.isArray(managed) ? { managedFields: managed, ...timestamped } : timestamped
  }
}
