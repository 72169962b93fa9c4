import type { KubeApi } from '../world/cluster/api.ts'
import type { Identity } from '../world/cluster/kubeconfig.ts'
import type { LiveWorld } from '../world/cluster/live.ts'
import type { AppSettings } from './settings/table.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Tells whether the settings name a live cluster. */
export async function isLive(settings: AppSettings, environment: Environment): Promise<boolean> {
  if (settings.objects.length > 0) return false
  return settings.kubeconfig !== '' || settings.context !== '' || (await isInPod(environment))
}

/** Tells whether the process runs in a pod that may ask the API server. */
export async function isInPod(environment: Environment): Promise<boolean> {
  // kubelet sets this variable in each container: without it there is nothing to look for.
  if ((environment['KUBERNETES_SERVICE_HOST'] ?? '') === '') return false
  const { inPod } = await import('../world/cluster/kubeconfig.ts')
  return inPod(environment)
}

/** Opens the live cluster that the settings name; its client is loaded here. */
export async function openCluster(settings: AppSettings, environment: Environment): Promise<LiveWorld> {
  const { openLiveWorld } = await import('../world/cluster/live.ts')
  return openLiveWorld(await identityOf(settings, environment), { istioNamespace: settings.istioNamespace })
}

/** Connects to the cluster that the settings name, for one request or two; nothing is watched. */
export async function connectToCluster(settings: AppSettings, environment: Environment): Promise<KubeApi> {
  const { connect } = await import('../world/cluster/connect.ts')
  return connect(await identityOf(settings, environment))
}

/** Who we are in which cluster: as the flags say, else the pod's account, else what kubectl would take. */
async function identityOf({ kubeconfig, context }: AppSettings, environment: Environment): Promise<Identity> {
  const { defaultKubeconfig, kubeconfigIdentity, podIdentity } = await import('../world/cluster/kubeconfig.ts')
  if (kubeconfig === '' && context === '' && (await isInPod(environment))) return podIdentity(environment)
  const file = kubeconfig === '' ? defaultKubeconfig(environment) : kubeconfig
  return kubeconfigIdentity(file, context === '' ? undefined : context)
}
