import { OVERRIDES } from '../annotations.ts'
import { containersOf, entry, metadataMap, withContainers, withList, type ContainerList } from '../containers.ts'
import { isObject, listAt, member, objectAt, stringAt, type JsonObject } from '../json.ts'
import { parse, type Traces } from './traces.ts'

/** Takes injected containers, volumes and pull secrets out; what the user had written under their names comes back. */
export function restoreContainers(pod: JsonObject, traces: Traces): JsonObject {
  const wished = parse(entry(metadataMap(pod, 'annotations'), OVERRIDES) ?? '') ?? {}
  // The proxy that the user wrote as container is an init container where it is native; as init container it has a policy.
  const [init, moved] = partition(wishesAt(wished, 'initContainers'), isInitContainer)
  const all: Wishes = { containers: [...wishesAt(wished, 'containers'), ...moved], initContainers: init }
  const restored = restoreList(restoreList(pod, 'containers', all, traces), 'initContainers', all, traces)
  const mounted = mountedIn(restored)
  const volumes = new Set([...traces.volumes].filter(name => !mounted.has(name)))
  return withoutNamed(withoutNamed(restored, 'volumes', volumes), 'imagePullSecrets', traces.imagePullSecrets)
}

type Wishes = Readonly<Record<ContainerList, readonly JsonObject[]>>

/** Only the proxy changes its list. */
function isInitContainer(container: JsonObject): boolean {
  return stringAt(container, 'name') !== 'istio-proxy' || member(container, 'restartPolicy') !== undefined
}

function restoreList(pod: JsonObject, list: ContainerList, wishes: Wishes, traces: Traces): JsonObject {
  const back = new Map(wishes[list].map(container => [stringAt(container, 'name'), container]))
  const kept = containersOf(pod, list).flatMap(container => {
    const name = stringAt(container, 'name')
    const wish = back.get(name)
    back.delete(name)
    if (wish) return [wish]
    return traces[list].has(name) ? [] : [container]
  })
  return withContainers(pod, list, [...kept, ...back.values()])
}

/** What the user's own containers mount is the user's, though a template names a volume so too. */
function mountedIn(pod: JsonObject): ReadonlySet<string> {
  const containers = [...containersOf(pod, 'containers'), ...containersOf(pod, 'initContainers')]
  return new Set(containers.flatMap(one => listAt(one, 'volumeMounts').map(mount => stringAt(mount, 'name'))))
}

/** The API wants an image where Istio is to choose one; the annotation leaves out the `auto` that says so. */
function wishesAt(wished: JsonObject, list: ContainerList): readonly JsonObject[] {
  const containers = listAt(wished, list).filter(isObject)
  return containers.map(container =>
    stringAt(container, 'image') === '' ? { ...container, image: 'auto' } : container
  )
}

function partition<T>(items: readonly T[], is: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(is), items.filter(item => !is(item))]
}

function withoutNamed(pod: JsonObject, list: string, names: ReadonlySet<string>): JsonObject {
  const spec = objectAt(pod, 'spec')
  const kept = listAt(spec, list).filter(item => !names.has(stringAt(item, 'name')))
  return { ...pod, spec: withList(spec, list, kept) }
}
