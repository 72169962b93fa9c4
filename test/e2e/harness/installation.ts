import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dump, loadAll } from 'js-yaml'
import { isObject, listAt, member, objectAt, stringAt, type Json, type JsonObject } from '../../../src/inject/json.ts'
import { statusOf, type KubeApi } from '../../../src/world/cluster/api.ts'
import { findBinaries } from './binaries.ts'
import { serviceAccountReady, startControlPlane, type ControlPlane } from './control-plane.ts'
import { kubectlFor, type Kubectl } from './kubectl.ts'
import { startReplica, whenReady, type Replica } from './outrigger.ts'
import { openService, type Service } from './service.ts'
import { until } from './until.ts'

const MANIFESTS = fileURLToPath(new URL('../../../manifests', import.meta.url))

/** The Service's address: a process of this machine can listen on it, with the rights for port 443. */
export const SERVICE_ADDRESS = '127.77.0.10'

/** A cluster with Outrigger installed from manifests/, and its replicas as processes of this machine. */
export interface Installation {
  readonly plane: ControlPlane
  readonly api: KubeApi
  readonly kubectl: Kubectl
  readonly service: Service
  readonly folder: string
  /** All that was applied. */
  readonly manifest: string
  /** What this API server does not know and was left out. */
  readonly leftOut: readonly string[]
  readonly replicas: () => readonly Replica[]
  /** Starts so many replicas with the rights of their ServiceAccount, and waits until they are ready. */
  readonly start: (count: number, options?: StartOptions) => Promise<readonly Replica[]>
  /** Takes a replica out from behind the Service and off the list. */
  readonly forget: (replica: Replica) => void
  /** Makes a namespace in which pods can be created. */
  readonly namespace: (name: string, labels?: Readonly<Record<string, string>>) => Promise<void>
  readonly stop: () => Promise<void>
}

/** What a pod would have by default, and sooner: 15 s are for kube-proxies of large clusters. */
const OUTSIDE = ['--drain-seconds=4']

/** How replicas are started. */
export interface StartOptions {
  readonly argv?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Default: true. */
  readonly wait?: boolean
}

/** Why the end-to-end tests cannot run here; undefined where they can. */
export function whyNot(): string | undefined {
  const binaries = findBinaries()
  if ('missing' in binaries) return binaries.missing
  if (process.platform !== 'linux') return 'only Linux answers on all of 127/8, where the Service stands'
  if (process.getuid?.() !== 0) return 'the Service stands on port 443, which takes root'
  return undefined
}

/** Starts a cluster and applies manifests/ to it. */
export async function install(): Promise<Installation> {
  const binaries = findBinaries()
  if ('missing' in binaries) throw new Error(binaries.missing)
  const folder = mkdtempSync(join(tmpdir(), 'outrigger-e2e-'))
  const plane = await startControlPlane(binaries.folder, join(folder, 'cluster'))
  const kubectl = kubectlFor(binaries.kubectl, plane.kubeconfig, folder)
  let service: Service | undefined
  const running: Replica[] = []
  let counter = 0
  let account: Promise<string> | undefined
  const stop = async (): Promise<void> => {
    await Promise.all(running.map(replica => replica.program.kill()))
    await service?.close()
    await plane.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const { text, leftOut } = await manifestFor(kubectl, plane.api)
    await labelSystemNamespaces(kubectl)
    await addNode(plane)
    await kubectl.apply(text)
    const probes = ['outrigger-system', 'outrigger-probe', 'kube-system']
    for (const name of probes) await until(`${name} takes pods`, () => serviceAccountReady(plane.api, name))
    const argv = await argumentsOf(plane.api)
    service = await openService(SERVICE_ADDRESS, 443)
    const opened = service
    return {
      plane,
      api: plane.api,
      kubectl,
      service: opened,
      folder,
      manifest: text,
      leftOut,
      replicas: () => running,
      start: async (count, options = {}) => {
        // One for all: a replica can also start while there is no API server to ask for a token.
        const kubeconfig = await (account ??= accountKubeconfig(plane, join(folder, 'outrigger.kubeconfig')))
        const started = await Promise.all(
          Array.from({ length: count }, () =>
            startReplica(
              folder,
              `outrigger-${String(counter++)}`,
              [...argv, ...OUTSIDE, `--kubeconfig=${kubeconfig}`, ...(options.argv ?? [])],
              options.env
            )
          )
        )
        running.push(...started)
        opened.lead(running)
        if (options.wait === false) return started
        await Promise.all(started.map(replica => whenReady(replica)))
        await until('the Service leads to them', () => started.every(replica => opened.leadsTo(replica)))
        return started
      },
      forget: replica => {
        running.splice(running.indexOf(replica), 1)
        opened.lead([...running])
      },
      namespace: async (name, labels = {}) => {
        await plane.api.request({
          method: 'POST',
          path: '/api/v1/namespaces',
          body: {
            apiVersion: 'v1',
            kind: 'Namespace',
            // API servers since 1.21 set this label themselves.
            metadata: { name, labels: { 'kubernetes.io/metadata.name': name, ...labels } }
          }
        })
        await until(`${name} takes pods`, () => serviceAccountReady(plane.api, name))
      },
      stop
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The manifests, with the Service on an address of this machine and without what the API server does not know. */
async function manifestFor(
  kubectl: Kubectl,
  api: KubeApi
): Promise<{ readonly text: string; readonly leftOut: readonly string[] }> {
  const built = await kubectl('kustomize', MANIFESTS)
  const leftOut: string[] = []
  const kept: JsonObject[] = []
  for (const object of loadAll(built).filter(isObject)) {
    const known = await isServed(api, stringAt(object, 'apiVersion'))
    if (!known) leftOut.push(`${stringAt(object, 'apiVersion')} ${stringAt(object, 'kind')}`)
    else kept.push(onThisMachine(object))
  }
  return { text: kept.map(object => dump(object)).join('---\n'), leftOut }
}

function onThisMachine(object: JsonObject): JsonObject {
  if (object['kind'] !== 'Service') return object
  return { ...object, spec: { ...objectAt(object, 'spec'), clusterIP: SERVICE_ADDRESS } }
}

async function isServed(api: KubeApi, apiVersion: string): Promise<boolean> {
  try {
    await api.request({ method: 'GET', path: apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}` })
    return true
  } catch (error) {
    if (statusOf(error) === 404) return false
    throw error
  }
}

/** A node of the API server's version: whether sidecars are native is a matter of nodes. */
async function addNode(plane: ControlPlane): Promise<void> {
  await plane.api.request({
    method: 'POST',
    path: '/api/v1/nodes',
    body: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'node-a' },
      status: { nodeInfo: { ...NO_NODE_INFO, kubeletVersion: plane.version } }
    }
  })
}

/** Fields of a Node that may be empty and must be there. */
const NO_NODE_INFO = {
  machineID: '',
  systemUUID: '',
  bootID: '',
  kernelVersion: '',
  osImage: '',
  containerRuntimeVersion: '',
  kubeProxyVersion: '',
  operatingSystem: 'linux',
  architecture: 'amd64'
}

async function labelSystemNamespaces(kubectl: Kubectl): Promise<void> {
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
    await kubectl('label', '--overwrite', 'namespace', name, `kubernetes.io/metadata.name=${name}`)
  }
}

/** The arguments of the container, as they were applied. */
async function argumentsOf(api: KubeApi): Promise<readonly string[]> {
  const deployment = await api.request({
    method: 'GET',
    path: '/apis/apps/v1/namespaces/outrigger-system/deployments/outrigger'
  })
  const pod = objectAt(objectAt(objectAt(deployment, 'spec'), 'template'), 'spec')
  const [container] = listAt(pod, 'containers')
  return listAt(container, 'args').map(String)
}

/** A kubeconfig with a token of the ServiceAccount: whatever the ClusterRole forgets, fails here. */
async function accountKubeconfig(plane: ControlPlane, file: string): Promise<string> {
  const answer = await plane.api.request({
    method: 'POST',
    path: '/api/v1/namespaces/outrigger-system/serviceaccounts/outrigger/token',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 86_400 } }
  })
  const token = stringAt(objectAt(answer, 'status'), 'token')
  const config = JSON.parse(readFileSync(plane.kubeconfig, 'utf8')) as JsonObject
  writeFileSync(file, JSON.stringify({ ...config, users: [{ name: 'admin', user: { token } }] }), { mode: 0o600 })
  return file
}

/** Names of the containers of a pod, the init containers first. */
export function containersOf(pod: Json): readonly string[] {
  const spec = objectAt(pod, 'spec')
  return [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')].map(container =>
    stringAt(container, 'name')
  )
}

/** Tells whether a pod has our proxy. */
export function isInjected(pod: Json): boolean {
  return (
    containersOf(pod).includes('istio-proxy') &&
    member(objectAt(objectAt(pod, 'metadata'), 'annotations'), 'sidecar.istio.io/status') !== undefined
  )
}
