import { delimiter } from 'node:path'
import {
  autoOrBool,
  bool,
  choice,
  endpoint,
  endpointOrOff,
  integer,
  list,
  pairs,
  release,
  secretName,
  text,
  type Endpoint,
  type Kind
} from './kinds.ts'

/** Where the process runs, as far as defaults depend on it. */
export interface Place {
  readonly inPod: boolean
  readonly isTTY: boolean
}

/** One setting: a row of the table. The flag is its name in kebab case, the key in a config file is its name. */
export interface Setting<V> {
  readonly group: 'world' | 'istio' | 'serve' | 'log'
  readonly kind: Kind<V>
  readonly default: NoInfer<V>
  /** The default where it depends on the place. */
  readonly defaultAt?: (place: Place) => NoInfer<V>
  /** What stands behind the flag in the help: `<path...>`; undefined for a setting without a flag. */
  readonly flag?: string
  /** Variables, in the order of their precedence. */
  readonly env: readonly string[]
  /** Completes the help: what it is, in a few words. */
  readonly says: string
}

function setting<V>(row: Setting<V>): Setting<V> {
  return row
}

const LOCAL: Endpoint = { host: '127.0.0.1', port: 8443 }

/**
 * All settings. In a pod, Kubernetes itself sets OUTRIGGER_PORT, OUTRIGGER_PORT_* and OUTRIGGER_SERVICE_* for a Service of
 * that name: no setting may have such a variable.
 */
export const SETTINGS = {
  objects: setting({
    group: 'world',
    kind: list('a list of paths', delimiter),
    default: [],
    flag: '<path...>',
    env: ['OUTRIGGER_OBJECTS'],
    says: 'a cluster in files: YAML or JSON objects, files or folders'
  }),
  kubeconfig: setting({
    group: 'world',
    kind: text,
    default: '',
    flag: '<file>',
    env: ['OUTRIGGER_KUBECONFIG'],
    says: 'a live cluster: its kubeconfig'
  }),
  context: setting({
    group: 'world',
    kind: text,
    default: '',
    flag: '<name>',
    env: ['OUTRIGGER_CONTEXT'],
    says: 'a live cluster: the context of the kubeconfig'
  }),
  istioNamespace: setting({
    group: 'world',
    kind: text,
    default: 'istio-system',
    flag: '<namespace>',
    env: ['OUTRIGGER_ISTIO_NAMESPACE'],
    says: "the namespace of Istio's ConfigMaps"
  }),
  injectConfig: setting({
    group: 'world',
    kind: text,
    default: '',
    flag: '<file>',
    env: ['OUTRIGGER_INJECT_CONFIG'],
    says: 'injection policy from a file, in the form of the ConfigMap key config'
  }),
  valuesFile: setting({
    group: 'world',
    kind: text,
    default: '',
    flag: '<file>',
    env: ['OUTRIGGER_VALUES_FILE'],
    says: 'values from a file, in the form of the ConfigMap key values'
  }),
  meshConfig: setting({
    group: 'world',
    kind: text,
    default: '',
    flag: '<file>',
    env: ['OUTRIGGER_MESH_CONFIG'],
    says: 'mesh configuration from a file'
  }),
  revision: setting({
    group: 'world',
    kind: list('a list of revisions', ','),
    default: [],
    flag: '<revision>',
    env: ['OUTRIGGER_REVISION'],
    says: 'revisions to serve; all that are found where none is named'
  }),
  istioVersion: setting({
    group: 'world',
    kind: release,
    default: '',
    flag: '<release>',
    env: ['OUTRIGGER_ISTIO_VERSION'],
    says: 'the release whose behaviour counts, where the configuration does not show it'
  }),
  compat: setting({
    group: 'world',
    kind: choice('safe', 'exact'),
    default: 'safe',
    flag: '<mode>',
    env: ['OUTRIGGER_COMPAT'],
    says: 'exact: as istiod also where istiod is wrong; safe: the rows of docs/differences.md'
  }),
  namespaceCheck: setting({
    group: 'world',
    kind: choice('enforce', 'trust'),
    default: 'enforce',
    flag: '<mode>',
    env: ['OUTRIGGER_NAMESPACE_CHECK'],
    says: 'enforce the label rules in process too, or trust whoever the API server sends; exact trusts'
  }),
  revisionPrecedence: setting({
    group: 'world',
    kind: choice('namespace', 'pod'),
    default: 'namespace',
    flag: '<which>',
    env: ['OUTRIGGER_REVISION_PRECEDENCE'],
    says: 'whose label istio.io/rev wins; namespace is what Istio does'
  }),
  caches: setting({
    group: 'serve',
    kind: choice('on', 'off'),
    default: 'on',
    flag: '<mode>',
    env: ['OUTRIGGER_CACHES'],
    says: 'off makes everything anew for each pod: slower, to tell whether a fault lies in what is remembered'
  }),
  enableNativeSidecars: setting({
    group: 'istio',
    kind: autoOrBool,
    default: 'auto',
    env: ['ENABLE_NATIVE_SIDECARS'],
    says: 'whether the proxy is an init container that stays'
  }),
  platform: setting({
    group: 'istio',
    kind: text,
    default: '',
    env: ['PLATFORM'],
    says: 'openshift, gcp or nothing'
  }),
  compliancePolicy: setting({
    group: 'istio',
    kind: text,
    default: '',
    env: ['COMPLIANCE_POLICY'],
    says: 'the compliance policy that templates see'
  }),
  clusterId: setting({
    group: 'istio',
    kind: text,
    default: 'Kubernetes',
    env: ['CLUSTER_ID'],
    says: 'the name of the cluster'
  }),
  injectionWebhookConfigName: setting({
    group: 'istio',
    kind: text,
    default: 'istio-sidecar-injector',
    env: ['INJECTION_WEBHOOK_CONFIG_NAME'],
    says: 'the MutatingWebhookConfiguration whose caBundle is kept'
  }),
  rewriteTcpProbes: setting({
    group: 'istio',
    kind: bool,
    default: true,
    env: ['REWRITE_TCP_PROBES'],
    says: 'whether TCP probes are rewritten, from 1.12 to 1.18'
  }),
  enableLegacyFsgroupInjection: setting({
    group: 'istio',
    kind: bool,
    default: true,
    env: ['ENABLE_LEGACY_FSGROUP_INJECTION'],
    says: 'whether fsGroup is set, up to 1.18'
  }),
  enableInboundPassthrough: setting({
    group: 'istio',
    kind: bool,
    default: true,
    env: ['PILOT_ENABLE_INBOUND_PASSTHROUGH'],
    says: 'whether inbound traffic passes through, up to 1.21'
  }),
  listen: setting<Endpoint>({
    group: 'serve',
    kind: endpoint,
    default: LOCAL,
    defaultAt: ({ inPod }) => (inPod ? { host: '0.0.0.0', port: 15017 } : LOCAL),
    flag: '<host:port>',
    env: ['OUTRIGGER_LISTEN'],
    says: 'where the webhook listens, with TLS'
  }),
  httpListen: setting<Endpoint | 'off'>({
    group: 'serve',
    kind: endpointOrOff,
    default: 'off',
    defaultAt: ({ inPod }) => (inPod ? { host: '0.0.0.0', port: 15014 } : 'off'),
    flag: '<host:port>',
    env: ['OUTRIGGER_HTTP_LISTEN'],
    says: 'where health and metrics listen, without TLS; they are on the TLS port too'
  }),
  tlsCert: setting({
    group: 'serve',
    kind: text,
    default: '',
    flag: '<file>',
    env: ['OUTRIGGER_TLS_CERT'],
    says: 'certificate (PEM); without one a self-signed one is made'
  }),
  tlsKey: setting({
    group: 'serve',
    kind: text,
    default: '',
    flag: '<file>',
    env: ['OUTRIGGER_TLS_KEY'],
    says: 'private key (PEM)'
  }),
  tlsCa: setting({
    group: 'serve',
    kind: text,
    default: '',
    flag: '<file>',
    env: ['OUTRIGGER_TLS_CA'],
    says: 'authorities that callers should trust (PEM)'
  }),
  tlsSecret: setting({
    group: 'serve',
    kind: secretName,
    default: '',
    flag: '<namespace/name>',
    env: ['OUTRIGGER_TLS_SECRET'],
    says: 'a Secret of ours: all replicas serve the authority and certificate in it, and make them where there are none'
  }),
  tlsGivenSecret: setting({
    group: 'serve',
    kind: secretName,
    default: '',
    flag: '<namespace/name>',
    env: ['OUTRIGGER_TLS_GIVEN_SECRET'],
    says: 'a Secret of type kubernetes.io/tls that somebody else keeps, such as cert-manager'
  }),
  services: setting({
    group: 'serve',
    kind: list('a list of NAME.NAMESPACE', ','),
    default: [],
    flag: '<name.namespace>',
    env: ['OUTRIGGER_SERVICES'],
    says: 'Services that lead here: they are in the certificate, and the caBundle of their registrations is kept'
  }),
  selfProbe: setting({
    group: 'serve',
    kind: text,
    default: '',
    flag: '<namespace>',
    env: ['OUTRIGGER_SELF_PROBE'],
    says: 'a namespace in which a dry-run pod must come back injected'
  }),
  certDir: setting({
    group: 'serve',
    kind: text,
    default: 'certs',
    flag: '<folder>',
    env: ['OUTRIGGER_CERT_DIR'],
    says: 'where self-signed certificates are made and kept'
  }),
  workers: setting({
    group: 'serve',
    kind: integer(1, 256),
    default: 1,
    flag: '<n>',
    env: ['OUTRIGGER_WORKERS'],
    says: 'processes that share the port'
  }),
  hosts: setting({
    group: 'serve',
    kind: pairs,
    default: {},
    flag: '<name=revision>',
    env: ['OUTRIGGER_HOSTS'],
    says: 'host names that stand for a revision, beside istiod-REVISION'
  }),
  shadow: setting({
    group: 'serve',
    kind: pairs,
    default: {},
    flag: '<revision=revision>',
    env: ['OUTRIGGER_SHADOW'],
    says: 'for pods of the first revision, tell what the policy of the second would change; the first is injected'
  }),
  drainSeconds: setting({
    group: 'serve',
    kind: integer(0, 3600),
    // Outside a pod nobody has to learn that this server goes away.
    default: 0,
    defaultAt: ({ inPod }) => (inPod ? 15 : 0),
    flag: '<n>',
    env: ['OUTRIGGER_DRAIN_SECONDS'],
    says: 'how long to serve on after SIGTERM, not ready'
  }),
  bodyLimit: setting({
    group: 'serve',
    kind: integer(1024, 1024 * 1024 * 1024),
    // MaxRequestBodyBytes of pkg/kube/util.go: twice what etcd holds of an object.
    default: 6 * 1024 * 1024,
    flag: '<bytes>',
    env: ['OUTRIGGER_BODY_LIMIT'],
    says: 'the largest review'
  }),
  logLevel: setting({
    group: 'log',
    kind: choice('error', 'warn', 'info', 'debug'),
    default: 'info',
    flag: '<level>',
    env: ['OUTRIGGER_LOG_LEVEL'],
    says: 'error, warn, info or debug'
  }),
  logFormat: setting({
    group: 'log',
    kind: choice('pretty', 'json'),
    default: 'json',
    defaultAt: ({ isTTY }) => (isTTY ? 'pretty' : 'json'),
    flag: '<format>',
    env: ['OUTRIGGER_LOG_FORMAT'],
    says: 'pretty on a terminal, else json'
  })
} as const

type Table = typeof SETTINGS

/** The name of a setting. */
export type SettingName = keyof Table

/** All settings with their values. */
export type AppSettings = { readonly [N in SettingName]: Table[N] extends Setting<infer V> ? V : never }

/** The rows, without their types. */
export const ROWS: readonly (readonly [SettingName, Setting<unknown>])[] = Object.entries(SETTINGS).map(
  ([name, row]) => [name as SettingName, row]
)

/** Returns the long flag of a setting: `istioNamespace` is `--istio-namespace`. */
export function flagOf(name: SettingName): string {
  return `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
}
