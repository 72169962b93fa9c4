import { access, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path'
import type { Cluster, User } from '@kubernetes/client-node/dist/config_types.js'
import { isObject, listAt, objectAt, stringAt } from '../../inject/json.ts'
import { yamlToJSON } from '../../language/yaml/index.ts'

/** Which API server to talk to, and as whom. */
export interface Identity {
  readonly cluster: Cluster
  readonly user: User
  readonly namespace: string | undefined
  /** For messages: `context kind-a`, `the cluster of this pod`. */
  readonly name: string
  /** The file it stands in; undefined in a pod. */
  readonly file: string | undefined
}

/** A kubeconfig that cannot be read or does not say what is needed. */
export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError'
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

/** Tells whether this process runs in a pod with a service account. */
export async function inPod(environment: NodeJS.ProcessEnv): Promise<boolean> {
  if ((environment['KUBERNETES_SERVICE_HOST'] ?? '') === '') return false
  return access(join(SERVICE_ACCOUNT, 'token')).then(
    () => true,
    () => false
  )
}

/** The identity of a pod: its service account, whose token kubelet renews. */
export async function podIdentity(environment: NodeJS.ProcessEnv): Promise<Identity> {
  const host = environment['KUBERNETES_SERVICE_HOST'] ?? ''
  const port = environment['KUBERNETES_SERVICE_PORT'] ?? '443'
  const namespace = await readFile(join(SERVICE_ACCOUNT, 'namespace'), 'utf8').catch(() => '')
  return {
    cluster: {
      name: 'pod',
      server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
      caFile: join(SERVICE_ACCOUNT, 'ca.crt'),
      skipTLSVerify: false
    },
    user: {
      name: 'pod',
      authProvider: { name: 'tokenFile', config: { tokenFile: join(SERVICE_ACCOUNT, 'token') } }
    },
    namespace: namespace === '' ? undefined : namespace.trim(),
    name: 'the cluster of this pod',
    file: undefined
  }
}

/** Finds the kubeconfig that kubectl would read: $KUBECONFIG (its first file), else ~/.kube/config. */
export function defaultKubeconfig(environment: NodeJS.ProcessEnv): string {
  const first = (environment['KUBECONFIG'] ?? '').split(delimiter).find(path => path !== '')
  return first ?? join(environment['HOME'] ?? homedir(), '.kube', 'config')
}

/** Reads an identity from a kubeconfig: the named context, else the current one. */
export async function kubeconfigIdentity(file: string, contextName?: string): Promise<Identity> {
  // Two small modules of client-node: its index loads the models of every API, 90 MB of memory.
  const { newClusters, newContexts, newUsers } = await import('@kubernetes/client-node/dist/config_types.js')
  const config = parse(await text(file), file)
  const wanted = contextName ?? stringAt(config, 'current-context')
  if (wanted === '') throw new KubeconfigError(`${file} names no current-context: say --context NAME`)
  try {
    const context = newContexts(listAt(config, 'contexts')).find(({ name }) => name === wanted)
    if (context === undefined) throw new KubeconfigError(`${file} has no context ${wanted}: say --context NAME`)
    const cluster = newClusters(listAt(config, 'clusters')).find(({ name }) => name === context.cluster)
    if (cluster === undefined)
      throw new KubeconfigError(`${file}: context ${wanted} names cluster ${context.cluster}, which is not there`)
    const user = newUsers(listAt(config, 'users')).find(({ name }) => name === context.user) ?? { name: context.user }
    const folder = dirname(file)
    return {
      cluster: { ...cluster, ...absolute(folder, { caFile: cluster.caFile }) },
      user: { ...user, ...absolute(folder, { certFile: user.certFile, keyFile: user.keyFile }) },
      namespace: context.namespace,
      name: `context ${wanted}`,
      file
    }
  } catch (error) {
    if (error instanceof KubeconfigError) throw error
    throw new KubeconfigError(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

/** Paths in a kubeconfig are relative to its folder. */
function absolute(folder: string, paths: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  const entries = Object.entries(paths).flatMap(([key, path]) =>
    path === undefined || path === null ? [] : [[key, isAbsolute(path) ? path : resolve(folder, path)] as const]
  )
  return Object.fromEntries(entries)
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw new KubeconfigError(`${file} cannot be read (${code}): correct --kubeconfig`, { cause: error })
  }
}

function parse(content: string, file: string): object {
  try {
    const config: unknown = yamlToJSON(content)
    if (isObject(config)) return objectAt({ config }, 'config')
  } catch (error) {
    throw new KubeconfigError(`${file} is not YAML: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error
    })
  }
  throw new KubeconfigError(`${file} is no kubeconfig`)
}
