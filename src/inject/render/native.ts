import type { Dialect } from '../dialect.ts'
import { objectAt, stringAt, type JsonObject } from '../json.ts'
import type { NodeFacts, Settings, Snapshot } from '../snapshot.ts'

/** Kubernetes made native sidecars stable with this minor release. */
const STABLE = 33

/** Whether the proxy runs as native sidecar, and why. */
export interface NativeChoice {
  readonly isNative: boolean
  /** One sentence. */
  readonly because: string
}

/** Decides whether the proxy of a pod runs as native sidecar, as far as the pod's annotation does not say so. */
export function isNativeByDefault(
  pod: JsonObject,
  cluster: string,
  snapshot: Pick<Snapshot, 'cluster' | 'settings'>,
  dialect: Pick<Dialect, 'nativeSidecars'>
): boolean {
  return chooseNative(pod, cluster, snapshot, dialect).isNative
}

/** Decides as {@link isNativeByDefault}, with the reason. */
export function chooseNative(
  pod: JsonObject,
  cluster: string,
  snapshot: Pick<Snapshot, 'cluster' | 'settings'>,
  dialect: Pick<Dialect, 'nativeSidecars'>
): NativeChoice {
  if (dialect.nativeSidecars === 'none') return no('This release of Istio has no native sidecars.')
  const { enableNativeSidecars } = snapshot.settings
  if (enableNativeSidecars !== 'auto') {
    return { isNative: enableNativeSidecars === 'true', because: `ENABLE_NATIVE_SIDECARS is ${enableNativeSidecars}.` }
  }
  if (dialect.nativeSidecars !== 'auto')
    return no('ENABLE_NATIVE_SIDECARS is not set, which this release takes as false.')
  const nodes = nodesOf(cluster, snapshot)
  if (!nodes) return no(`The nodes of cluster ${cluster} are not known here.`)
  return chooseByNodes(stringAt(objectAt(pod, 'spec'), 'nodeName'), nodes)
}

/** Only the nodes of the own cluster are known; where nobody can be asked, sidecars are not native. */
function nodesOf(
  cluster: string,
  snapshot: { readonly cluster: Snapshot['cluster']; readonly settings: Pick<Settings, 'clusterId'> }
): readonly NodeFacts[] | undefined {
  return cluster === snapshot.settings.clusterId ? snapshot.cluster.nodes : undefined
}

/** The node of the pod decides; for a pod without node, or with one that is not known, all nodes have to be ready. */
function chooseByNodes(name: string, nodes: readonly NodeFacts[]): NativeChoice {
  const own = name === '' ? undefined : nodes.find(node => node.name === name)
  const old = own ? (isReady(own) ? undefined : own) : firstOld(nodes)
  const needed = `1.${String(STABLE)}`
  if (old)
    return no(
      `The kubelet of node ${old.name} is ${old.kubeletVersion || 'of no known version'}, not ${needed} or newer.`
    )
  const because = own
    ? `The kubelet of node ${own.name} is ${needed} or newer.`
    : `The kubelets of all nodes are ${needed} or newer.`
  return { isNative: true, because }
}

const firstOlds = new WeakMap<readonly NodeFacts[], { readonly old: NodeFacts | undefined }>()

/** Looks at all nodes once: there may be 100,000, and of few versions. */
function firstOld(nodes: readonly NodeFacts[]): NodeFacts | undefined {
  const known = firstOlds.get(nodes)
  if (known) return known.old
  const ready = new Set<string>()
  const old = nodes.find(node => {
    if (ready.has(node.kubeletVersion)) return false
    if (!isReady(node)) return true
    ready.add(node.kubeletVersion)
    return false
  })
  firstOlds.set(nodes, { old })
  return old
}

function no(because: string): NativeChoice {
  return { isNative: false, because }
}

/** The form of a version that Istio reads: hashicorp/go-version. */
const VERSION =
  /^v?([0-9]+(?:\.[0-9]+)*?)(?:-[0-9]+[0-9A-Za-z\-~]*(?:\.[0-9A-Za-z\-~]+)*|-?[A-Za-z\-~]+[0-9A-Za-z\-~]*(?:\.[0-9A-Za-z\-~]+)*)?(?:\+[0-9A-Za-z\-~]+(?:\.[0-9A-Za-z\-~]+)*)?$/

function isReady({ kubeletVersion }: NodeFacts): boolean {
  const segments = VERSION.exec(kubeletVersion)?.[1]?.split('.').map(Number)
  return segments !== undefined && segments.every(Number.isSafeInteger) && (segments[1] ?? 0) >= STABLE
}
