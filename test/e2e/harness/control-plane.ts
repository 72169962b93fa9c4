import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newMaterial } from '../../../src/tls/material.ts'
import { makeAuthority, makeLeaf } from '../../../src/tls/x509.ts'
import { kubeconfigIdentity } from '../../../src/world/cluster/kubeconfig.ts'
import { connect } from '../../../src/world/cluster/connect.ts'
import { statusOf, type KubeApi } from '../../../src/world/cluster/api.ts'
import { freePorts } from './ports.ts'
import { start, type Program } from './program.ts'
import { until } from './until.ts'

/** etcd, kube-apiserver and kube-controller-manager: everything up to the stored pod. No kubelet, scheduler or kube-proxy. */
export interface ControlPlane {
  readonly folder: string
  readonly kubeconfig: string
  readonly api: KubeApi
  readonly version: string
  /** Starts the API server again with the same objects, and stops it first where it runs. */
  restartApiServer(): Promise<void>
  stopApiServer(): Promise<void>
  /** Creations of pods as the audit log tells them, with the annotations of webhooks. */
  audit(): readonly AuditEvent[]
  /** Stops etcd for a while: the API server can read from its cache, and write nothing. */
  readonly etcd: Program
  stop(): Promise<void>
}

/** One line of the audit log. */
export interface AuditEvent {
  readonly auditID: string
  readonly requestURI: string
  readonly objectRef?: { readonly namespace?: string; readonly name?: string }
  readonly annotations?: Readonly<Record<string, string>>
}

/** Linux answers on all of 127/8: a Service's clusterIP is an address that a process of this machine can listen on. */
export const SERVICE_RANGE = '127.77.0.0/24'

const CONTROLLERS = [
  'deployment',
  'replicaset',
  'replicationcontroller',
  'statefulset',
  'daemonset',
  'job',
  'cronjob',
  'namespace',
  'serviceaccount',
  'serviceaccount-token',
  'root-ca-cert-publisher',
  'garbagecollector',
  'endpoint',
  'endpointslice',
  'clusterrole-aggregation',
  'ttl-after-finished'
]

/** Starts a control plane in a folder and waits until pods can be created. */
export async function startControlPlane(binaries: string, folder: string): Promise<ControlPlane> {
  mkdirSync(folder, { recursive: true })
  const [port = 0, etcdPort = 0, peerPort = 0, managerPort = 0] = await freePorts(4)
  const server = `https://127.0.0.1:${String(port)}`
  const at = (name: string): string => join(folder, name)
  const kubeconfig = at('kubeconfig')
  await writeKeys(at, server)

  const etcdUrl = `http://127.0.0.1:${String(etcdPort)}`
  const peerUrl = `http://127.0.0.1:${String(peerPort)}`
  const etcd = start(
    'etcd',
    join(binaries, 'etcd'),
    [
      '--name=local',
      `--data-dir=${at('etcd')}`,
      `--listen-client-urls=${etcdUrl}`,
      `--advertise-client-urls=${etcdUrl}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=local=${peerUrl}`,
      // Nothing here outlives the test: a lost write costs nothing, a slow disk much.
      '--unsafe-no-fsync',
      '--logger=zap',
      '--log-level=warn'
    ],
    { log: at('etcd.log') }
  )
  const startApiServer = (): Program =>
    start(
      'kube-apiserver',
      join(binaries, 'kube-apiserver'),
      [
        `--etcd-servers=${etcdUrl}`,
        '--bind-address=127.0.0.1',
        `--secure-port=${String(port)}`,
        `--cert-dir=${folder}`,
        `--tls-cert-file=${at('apiserver.crt')}`,
        `--tls-private-key-file=${at('apiserver.key')}`,
        '--endpoint-reconciler-type=none',
        '--advertise-address=192.0.2.1',
        `--service-account-key-file=${at('sa.pub')}`,
        `--service-account-signing-key-file=${at('sa.key')}`,
        '--service-account-issuer=https://kubernetes.default.svc',
        '--api-audiences=https://kubernetes.default.svc',
        `--service-cluster-ip-range=${SERVICE_RANGE}`,
        '--authorization-mode=RBAC',
        `--token-auth-file=${at('tokens.csv')}`,
        '--allow-privileged=true',
        `--audit-policy-file=${at('audit-policy.yaml')}`,
        `--audit-log-path=${at('audit.log')}`,
        '--profiling=false'
      ],
      { log: at('apiserver.log') }
    )
  let apiServer = startApiServer()
  const api = await connect(await kubeconfigIdentity(kubeconfig))
  const ready = async (): Promise<void> => {
    await until(
      'the API server is ready',
      async () => {
        if (!apiServer.running()) throw new Error(`kube-apiserver ended:\n${apiServer.output().slice(-2000)}`)
        return (await api.request({ method: 'GET', path: '/readyz' })) === 'ok'
      },
      { within: 120_000 }
    )
  }
  const programs: Program[] = []
  const stop = async (): Promise<void> => {
    await api.close()
    // A graceful stop of these takes seconds, and nothing here is worth the wait.
    for (const program of [...programs, apiServer, etcd]) await program.kill()
  }
  try {
    await ready()
    const version =
      JSON.stringify(await api.request({ method: 'GET', path: '/version' })).match(/"gitVersion":"([^"]+)"/)?.[1] ?? '?'
    programs.push(
      start(
        'kube-controller-manager',
        join(binaries, 'kube-controller-manager'),
        [
          `--kubeconfig=${kubeconfig}`,
          '--leader-elect=false',
          `--controllers=${CONTROLLERS.join(',')}`,
          `--root-ca-file=${at('ca.crt')}`,
          `--service-account-private-key-file=${at('sa.key')}`,
          '--bind-address=127.0.0.1',
          `--secure-port=${String(managerPort)}`,
          `--cert-dir=${at('kcm')}`,
          '--profiling=false',
          // The defaults, 20 and 30, make 300 pods in 15 s.
          '--kube-api-qps=300',
          '--kube-api-burst=600',
          '--concurrent-serviceaccount-token-syncs=5',
          '--authentication-skip-lookup=true',
          // Up to 1.23 there is a second port, open to the world; the flag is gone since.
          ...(/^v1\.(1\d|2[0-3])\./.test(version) ? ['--port=0'] : [])
        ],
        { log: at('kcm.log') }
      )
    )
    // From here on the ServiceAccount admission plugin lets pods in.
    await until('controllers run', () => serviceAccountReady(api, 'default'), { within: 120_000 })
    return {
      folder,
      kubeconfig,
      api,
      version,
      etcd,
      audit: () =>
        readFileSync(at('audit.log'), 'utf8')
          .split('\n')
          .filter(line => line.endsWith('}'))
          .map(line => JSON.parse(line) as AuditEvent),
      stopApiServer: async () => {
        await apiServer.kill()
      },
      restartApiServer: async () => {
        // It would wait for its watches to end.
        await apiServer.stop(1_000)
        apiServer = startApiServer()
        await ready()
      },
      stop
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Tells whether pods can be created in a namespace: its default service account has what 1.20 and today's servers mount. */
export async function serviceAccountReady(api: KubeApi, namespace: string): Promise<boolean> {
  try {
    await api.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}/configmaps/kube-root-ca.crt` })
    const account = await api.request({
      method: 'GET',
      path: `/api/v1/namespaces/${namespace}/serviceaccounts/default`
    })
    const version = await api.request({ method: 'GET', path: '/version' })
    const old = /"minor":"(1\d|2[0-3])\+?"/.test(JSON.stringify(version))
    return !old || JSON.stringify(account).includes('"secrets":[')
  } catch (error) {
    if (statusOf(error) === 404) return false
    throw error
  }
}

/** Every creation of a pod, with what webhooks said about it. */
const AUDIT_POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: Metadata
    verbs: [create]
    resources: [{ group: '', resources: [pods] }]
  - level: None
`

async function writeKeys(at: (name: string) => string, server: string): Promise<void> {
  const now = Date.now()
  const term = { from: now - 3_600_000, to: now + 365 * 86_400_000 }
  const authority = makeAuthority('test-cluster', term, await newMaterial())
  const hosts = ['127.0.0.1', '127.77.0.1', 'localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc']
  const leaf = makeLeaf(hosts, term, await newMaterial(), authority)
  const accounts = await newMaterial()
  const token = randomBytes(16).toString('hex')
  const write = (name: string, text: string): void => {
    writeFileSync(at(name), text, { mode: 0o600 })
  }
  write('audit-policy.yaml', AUDIT_POLICY)
  write('ca.crt', authority.cert)
  write('apiserver.crt', leaf.cert)
  write('apiserver.key', leaf.key)
  write('sa.key', accounts.privateKey)
  write('sa.pub', accounts.publicKey)
  write('tokens.csv', `${token},admin,admin,system:masters\n`)
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'test',
        cluster: { server, 'certificate-authority-data': Buffer.from(authority.cert).toString('base64') }
      }
    ],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
    'current-context': 'test'
  }
  write('kubeconfig', JSON.stringify(config, null, 2))
}
