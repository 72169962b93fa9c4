import type { RawMessage } from '../../language/types/index.ts'
import { nativeStep } from '../decide/native.ts'
import { templatesStep } from '../decide/templates.ts'
import { metadataMap, withMetadataMap, without } from '../containers.ts'
import type { Dialect } from '../dialect.ts'
import { Refusal, stage } from '../errors.ts'
import { objectAt, stringAt, type JsonObject } from '../json.ts'
import { MeshError } from '../mesh/mesh-config.ts'
import { effectiveProxyConfig } from '../mesh/proxy-config.ts'
import type { Step } from '../outcome.ts'
import type { InjectRequest } from '../request.ts'
import type { Witness } from '../replicas/witness.ts'
import type { NamespaceFacts, Revision, Settings, Snapshot } from '../snapshot.ts'
import { checkAnnotations } from './check-annotations.ts'
import { templateNames } from './choose-templates.ts'
import { clusterNetwork } from './cluster-network.ts'
import { parseInjectPath, type ProxyEnvironment } from './inject-path.ts'
import { chooseNative } from './native.ts'
import { withoutSharedUser } from './openshift-user.ts'
import { workloadOf, type Workload } from './workload-meta.ts'

/** A pod that is to be injected, and all that Istio finds out about it before it renders anything. */
export interface Injection {
  /** The pod in canonical form, with its namespace. */
  readonly pod: JsonObject
  readonly revision: Revision
  readonly settings: Settings
  readonly mesh: RawMessage
  readonly proxyConfig: RawMessage
  readonly workload: Workload
  /** The Namespace whose ids OpenShift's proxies run with. */
  readonly namespace: NamespaceFacts | undefined
  readonly isNative: boolean
  /** Injected by hand, as kube-inject does. Default: false. */
  readonly manual?: boolean
  /** What was chosen on the way, for the decision. Default: none. */
  readonly steps?: readonly Step[]
  /** What the path, the values and the pod say about cluster and network, as variables of the proxy. */
  readonly clusterEnvironment: ProxyEnvironment
  /** Names of the templates that apply, aliases expanded. */
  readonly templates: readonly string[]
  readonly injectedAnnotations: Readonly<Record<string, string>>
  /** Milliseconds since the epoch, for templates that ask for the time. */
  readonly now: number
  /** What templates that ask for random bytes get them from. Default: nothing that is secret. */
  readonly uid?: string
  /** Is told what the result depends on. */
  readonly witness?: Witness | undefined
}

/** Prepares the injection of a pod that the webhook is asked for. */
export function prepare(
  request: Pick<InjectRequest, 'path' | 'receivedAt' | 'uid'>,
  pod: JsonObject,
  revision: Revision,
  snapshot: Snapshot
): Injection {
  const { settings } = snapshot
  const { dialect, mesh, policy } = revision
  const fromPath = parseInjectPath(request.path, dialect)
  const { cluster, environment } = clusterNetwork(pod, fromPath, revision.typedValues, dialect)
  const proxyConfig = proxyConfigOf(pod, revision, snapshot)
  const isOpenShift = settings.platform === 'openshift' && dialect.openshiftIds !== 'no'
  const isLocal = dialect.openshiftIds === 'any-cluster' || cluster === settings.clusterId
  const namespace = stringAt(objectAt(pod, 'metadata'), 'namespace')
  const workload = workloadOf(pod, dialect)
  const labelled = withoutReadLabel(pod, workload, dialect)
  const native = chooseNative(pod, cluster, snapshot, dialect)
  const templates = templateNames(pod, policy)
  return {
    pod: isOpenShift ? withoutSharedUser(labelled, dialect) : labelled,
    revision,
    settings,
    mesh,
    proxyConfig,
    workload,
    namespace: isOpenShift && isLocal ? snapshot.cluster.namespaces.get(namespace) : undefined,
    isNative: native.isNative,
    steps: [templatesStep(pod, templates), nativeStep(pod, native, dialect)],
    clusterEnvironment: environment,
    templates,
    injectedAnnotations: policy.injectedAnnotations,
    now: request.receivedAt ?? 0,
    uid: request.uid
  }
}

function proxyConfigOf(pod: JsonObject, { mesh, dialect }: Revision, { cluster }: Snapshot): RawMessage {
  const target = {
    namespace: stringAt(objectAt(pod, 'metadata'), 'namespace'),
    labels: metadataMap(pod, 'labels'),
    annotations: metadataMap(pod, 'annotations')
  }
  try {
    return effectiveProxyConfig(mesh, target, cluster.proxyConfigs, dialect)
  } catch (error) {
    if (!(error instanceof MeshError)) throw error
    // Only up to 1.12 does Istio fail here, and it has checked the annotations by then.
    return stage('failed to run injection template: ', () => {
      checkAnnotations(pod, dialect)
      throw new Refusal('bad-annotation', error.message)
    })
  }
}

/** Istio 1.12 to 1.18 removes the label that it read the name of the DeploymentConfig from. */
function withoutReadLabel(pod: JsonObject, workload: Workload, { deploymentConfigs }: Dialect): JsonObject {
  if (deploymentConfigs !== 'label-removed' || workload.kind !== 'DeploymentConfig') return pod
  return withMetadataMap(pod, 'labels', without(metadataMap(pod, 'labels'), 'deploymentconfig'))
}
