/**
 * What differs between Istio releases in the injector's code. The corridor asks for a capability, never for a version:
 * each row below is a capability with its value in the oldest release, then each release branch that changed it.
 * docs/releases.md explains the rows; what differs only in template text or values is no row.
 */

/** The newest release whose rows are in the table; `head` is what comes after it. */
export const NEWEST = '1.31'
const HEAD = Number(NEWEST.slice(2)) + 1

type Change<V> = readonly [since: string, value: V]

interface Row<V> {
  readonly first: V
  readonly changes: readonly Change<V>[]
}

/** A capability that came with a release and stayed. */
function since(release: string): Row<boolean> {
  return { first: false, changes: [[release, true]] }
}

/** A capability that went with a release. */
function until(release: string): Row<boolean> {
  return { first: true, changes: [[release, false]] }
}

/** A capability with named values. */
function steps<const V>(first: V, ...changes: Change<V>[]): Row<V> {
  return { first, changes }
}

/** istio.io/api is released with Istio, under the same number. */
function apiReleases(): Change<number>[] {
  return Array.from({ length: HEAD }, (_, i) => [`1.${String(i + 1)}`, i + 1] as const)
}

const table = {
  // Engine and configuration
  /** `specification`: one template renders a list of containers that is appended; `overlay`: templates render a pod that is merged. */
  engine: steps<'specification' | 'overlay'>('specification', ['1.9', 'overlay']),
  delimiters: steps<'[[ ]]' | '{{ }}'>('[[ ]]', ['1.2', '{{ }}']),
  /** Istio fills in the fields that the API server would default in rendered containers. */
  kubernetesDefaults: until('1.1'),
  rewritesProbes: since('1.1'),
  values: since('1.2'),
  sprig: since('1.8'),
  /** The annotation proxy.istio.io/config also changes `.MeshConfig` of the template. */
  annotationChangesMesh: until('1.13'),

  // Decision
  /** Namespaces of the system, never injected whatever asks for it. */
  ignoredNamespaces: steps<readonly string[]>(
    ['kube-system', 'kube-public'],
    ['1.8', ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage']]
  ),
  /** The label sidecar.istio.io/inject is looked at in process, and beats the annotation. */
  injectLabel: since('1.12'),
  /** Only "true" and "false" count; before, YAML's words for true, and everything else is false. */
  strictInjectValue: since('1.27'),
  injectSelectors: since('1.1'),
  /** What Istio's own registration selects by: labels of namespaces only, or of pods too. */
  registration: steps<'namespaces' | 'labels'>('namespaces', ['1.10', 'labels']),
  nativeSidecars: steps<'none' | 'env' | 'env+annotation' | 'auto'>(
    'none',
    ['1.19', 'env'],
    ['1.24', 'env+annotation'],
    ['1.27', 'auto']
  ),

  // Mesh and ProxyConfig
  proxyConfigResources: since('1.13'),
  /** `unmarshal`: the annotation's JSON is read into the message; `append`: proto.Merge; `deep`: the same but some fields replaced; `replace`: messages and lists are replaced. */
  proxyConfigMerge: steps<'unmarshal' | 'append' | 'deep' | 'replace'>(
    'unmarshal',
    ['1.13', 'append'],
    ['1.14', 'deep'],
    ['1.16', 'replace']
  ),
  /** Errors of mesh and annotation texts are those of gogo's jsonpb; later of golang's. */
  gogoErrors: until('1.14'),
  /** Even a single error of a mesh text is printed as a list. */
  meshErrorsAreLists: until('1.13'),
  /** Errors about private key providers spell `confguration`. */
  privateKeyTypo: until('1.21'),
  parentShutdownDuration: until('1.17'),
  /** Minor release of istio.io/api: fields of MeshConfig and ProxyConfig that it does not have are dropped. */
  istioApi: steps<number>(0, ...apiReleases()),

  // Probes and lifecycle
  grpcProbes: since('1.13'),
  tcpProbes: steps<'never' | 'environment' | 'always'>('never', ['1.12', 'environment'], ['1.19', 'always']),
  initContainerProbes: since('1.19'),
  lifecycleRewrite: since('1.25'),
  /** Probers of an earlier injection: a second variable, merged into it, or merged and appended where it is missing. */
  earlierProbers: steps<'second' | 'merge' | 'merge-or-append'>(
    'second',
    ['1.17', 'merge'],
    ['1.27', 'merge-or-append']
  ),

  // Prometheus
  prometheusMerge: since('1.7'),
  /** Annotation names are compared as Prometheus sanitises them, and scrape=false turns the merge off. */
  prometheusVariants: since('1.13'),
  /** Annotations scrape-targets and secure-port, and the check of scrape ports. */
  prometheusTargets: since('1.31'),

  // Merge and finish
  /** The error of a rendered text that is no YAML comes from the conversion; later from the merge. */
  yamlErrorFromConversion: until('1.14'),
  templatePodFirst: since('1.19'),
  proxyAmongInitContainers: since('1.19'),
  reinjectionHonoursStatus: since('1.17'),
  adjustsUser: since('1.20'),
  statusRevision: since('1.11'),
  /** The label topology.istio.io/network of the pod decides its network. */
  networkLabel: since('1.10'),
  slashInPath: since('1.15'),

  // Who owns the pod
  cronJobApiVersion: steps<'batch/v1beta1' | 'batch/v1'>('batch/v1beta1', ['1.22', 'batch/v1']),
  rollouts: since('1.22'),
  /** A ReplicationController with label deploymentconfig: not known, known but the label goes, known. */
  deploymentConfigs: steps<'unknown' | 'label-removed' | 'known'>(
    'unknown',
    ['1.12', 'label-removed'],
    ['1.19', 'known']
  ),
  /** `.DeploymentMeta` is a whole ObjectMeta; later a name and a namespace. */
  deploymentMetaIsObjectMeta: until('1.22'),

  // OpenShift
  openshiftIds: steps<'no' | 'any-cluster' | 'local-cluster'>('no', ['1.20', 'any-cluster'], ['1.22', 'local-cluster']),
  openshiftUserReset: steps<'no' | 'containers' | 'all'>('no', ['1.23', 'containers'], ['1.27', 'all']),

  // Images
  /** What global.variant does: nothing, hidden by any image message, or the fallback of an empty image type. */
  imageVariant: steps<'ignored' | 'hidden' | 'fallback'>('ignored', ['1.22', 'hidden'], ['1.31', 'fallback']),

  // Annotations
  annotationErrors: steps<'registry' | 'quoted'>('registry', ['1.2', 'quoted']),
  cidrErrors: steps<'net' | 'netip'>('net', ['1.16', 'netip']),
  /** A port that cannot be read is shown by what was read of it, later by its text. */
  portErrors: steps<'value' | 'text'>('value', ['1.11', 'text']),
  /** Interception mode NONE. */
  interceptionNone: since('1.1'),

  // Template environment
  /** Whether appendMultusNetwork looks for the network in a JSON list before it adds it, and then with its namespace. */
  multus: steps<'unseen' | 'by-name' | 'by-namespace'>('unseen', ['1.9', 'by-name'], ['1.23', 'by-namespace']),
  /** formatDuration gives `1s` for a duration that is not set or out of range. */
  gogoDuration: until('1.14'),
  /** valueOrDefault takes strings only. */
  stringDefaults: until('1.2'),
  /** applicationPorts and its kin list ports of UDP and SCTP too. */
  allPorts: until('1.4'),
  /** Minor release of the Kubernetes API whose types Istio reads pods with: fields it does not know are dropped. */
  kubernetesApi: steps<number>(
    20,
    ['1.11', 21],
    ['1.12', 22],
    ['1.13', 24],
    ['1.16', 25],
    ['1.17', 26],
    ['1.18', 27],
    ['1.19', 28],
    ['1.21', 29],
    ['1.22', 30],
    ['1.24', 31],
    ['1.25', 32],
    ['1.26', 33],
    ['1.28', 34],
    ['1.29', 35],
    ['1.31', 36]
  ),
  /** kube-inject tells which object a warning is about by kind and namespace too. */
  warningsNameKind: since('1.13')
} as const satisfies Record<string, Row<unknown>>

type Table = typeof table

/** The capabilities of one release. */
export type Dialect = { readonly [C in keyof Table]: Table[C] extends Row<infer V> ? V : never } & {
  /** The release it stands for: `1.0`, `1.12`, `1.31`, `head`. For display, never for a decision. */
  readonly release: string
}

/** Fields of the template data, with the releases that have them: first, and first without where they went. */
const dataFields: Readonly<Record<string, readonly [since: string, until?: string]>> = {
  ObjectMeta: ['1.0'],
  Spec: ['1.0'],
  ProxyConfig: ['1.0'],
  MeshConfig: ['1.0'],
  DeploymentMeta: ['1.1'],
  Values: ['1.2'],
  TypeMeta: ['1.3'],
  Revision: ['1.9'],
  EstimatedConcurrency: ['1.10', '1.18'],
  ProxyImage: ['1.13'],
  CompliancePolicy: ['1.19'],
  ProxyUID: ['1.20'],
  ProxyGID: ['1.20'],
  InboundTrafficPolicyMode: ['1.22'],
  NativeSidecars: ['1.27'],
  ProxyInitImage: ['1.31']
}

/** Istio's own template functions, with the releases that have them. sprig's come with capability `sprig`. */
const functions: Readonly<Record<string, readonly [since: string, until?: string]>> = {
  formatDuration: ['1.0'],
  isset: ['1.0'],
  excludeInboundPort: ['1.0'],
  includeInboundPorts: ['1.0'],
  applicationPorts: ['1.0'],
  annotation: ['1.0'],
  toJson: ['1.0', '1.19'],
  kubevirtInterfaces: ['1.1'],
  valueOrDefault: ['1.1'],
  toJSON: ['1.1'],
  fromJSON: ['1.1'],
  toYaml: ['1.1'],
  indent: ['1.1'],
  directory: ['1.1'],
  contains: ['1.2'],
  render: ['1.2', '1.14'],
  structToJSON: ['1.3'],
  protoToJSON: ['1.4'],
  toLower: ['1.5'],
  env: ['1.5'],
  appendMultusNetwork: ['1.8'],
  excludeInterfaces: ['1.15'],
  omit: ['1.18'],
  strdict: ['1.18'],
  toJsonMap: ['1.18'],
  mergeMaps: ['1.21'],
  omitNil: ['1.28'],
  otelResourceAttributes: ['1.30']
}

/** Annotations whose values are checked, with the releases that do. */
const validated: Readonly<Record<string, readonly [since: string, until?: string]>> = {
  'sidecar.istio.io/interceptionMode': ['1.0'],
  'status.sidecar.istio.io/port': ['1.0'],
  'readiness.status.sidecar.istio.io/initialDelaySeconds': ['1.0'],
  'readiness.status.sidecar.istio.io/periodSeconds': ['1.0'],
  'readiness.status.sidecar.istio.io/failureThreshold': ['1.0'],
  'readiness.status.sidecar.istio.io/applicationPorts': ['1.0', '1.5'],
  'traffic.sidecar.istio.io/includeOutboundIPRanges': ['1.0'],
  'traffic.sidecar.istio.io/excludeOutboundIPRanges': ['1.0'],
  'traffic.sidecar.istio.io/includeInboundPorts': ['1.0'],
  'traffic.sidecar.istio.io/excludeInboundPorts': ['1.0'],
  'traffic.sidecar.istio.io/excludeOutboundPorts': ['1.3'],
  'sidecar.istio.io/enableCoreDump': ['1.5', '1.25'],
  'prometheus.istio.io/merge-metrics': ['1.6'],
  'proxy.istio.io/config': ['1.6'],
  'sidecar.istio.io/proxyCPU': ['1.27'],
  'sidecar.istio.io/proxyMemory': ['1.27'],
  'sidecar.istio.io/proxyCPULimit': ['1.27'],
  'sidecar.istio.io/proxyMemoryLimit': ['1.27'],
  'traffic.sidecar.istio.io/excludeInterfaces': ['1.30'],
  'traffic.sidecar.istio.io/kubevirtInterfaces': ['1.30'],
  'istio.io/reroute-virtual-interfaces': ['1.30']
}

/** Returns the dialect of a release: `1.12`, `1.12.3`, `v1.12`, `head`; undefined for what is no release from 1.0 on. */
export function dialectOf(release: string): Dialect | undefined {
  const minor = minorOf(release)
  return minor === undefined ? undefined : dialects[Math.min(minor, HEAD)]
}

/** Names all capabilities, in the order of the table. */
export const CAPABILITIES: readonly string[] = Object.keys(table)

/** Returns the dialect of the newest release. */
export function newestDialect(): Dialect {
  return newest
}

/** Returns the names of Istio's own template functions in a dialect. */
export function functionNames(dialect: Dialect): readonly string[] {
  return present(functions, dialect)
}

/** Returns the names of the template data's fields in a dialect. */
export function dataFieldNames(dialect: Dialect): readonly string[] {
  return present(dataFields, dialect)
}

/** Returns the names of the annotations whose values a dialect checks. */
export function validatedAnnotations(dialect: Dialect): ReadonlySet<string> {
  return validatedBy[Math.min(minorOf(dialect.release) ?? HEAD, HEAD)] ?? new Set()
}

/** Returns the oldest and the first later minor release that has (not) a function or data field; undefined for unknown names. */
export function releasesWith(
  kind: 'function' | 'field',
  name: string
): readonly [since: number, until: number] | undefined {
  const source = kind === 'function' ? functions : dataFields
  const row = Object.hasOwn(source, name) ? source[name] : undefined
  return row && [minorOf(row[0]) ?? 0, row[1] === undefined ? Infinity : (minorOf(row[1]) ?? Infinity)]
}

/** Returns the minor number of a release text; head counts as one more than the newest. */
export function minorOf(release: string): number | undefined {
  if (release === 'head') return HEAD
  const match = /^v?1\.(\d{1,4})(?:[.\-+].*)?$/.exec(release)
  return match ? Number(match[1]) : undefined
}

function build(minor: number): Dialect {
  const dialect: Record<string, unknown> = { release: minor === HEAD ? 'head' : `1.${String(minor)}` }
  for (const [capability, row] of Object.entries<Row<unknown>>(table)) {
    const change = row.changes.findLast(([release]) => (minorOf(release) ?? 0) <= minor)
    dialect[capability] = change ? change[1] : row.first
  }
  return Object.freeze(dialect) as Dialect
}

function present(rows: typeof functions, dialect: Dialect): readonly string[] {
  const minor = minorOf(dialect.release) ?? HEAD
  return Object.keys(rows).filter(name => {
    const [from, to] = rows[name] ?? []
    return (minorOf(from ?? '') ?? 0) <= minor && (to === undefined || minor < (minorOf(to) ?? 0))
  })
}

const dialects: readonly Dialect[] = Array.from({ length: HEAD + 1 }, (_, minor) => build(minor))
const newest: Dialect = build(HEAD)
const validatedBy: readonly ReadonlySet<string>[] = dialects.map(dialect => new Set(present(validated, dialect)))
