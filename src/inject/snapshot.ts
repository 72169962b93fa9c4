import type { Template } from '../language/template/index.ts'
import type { RawMessage } from '../language/types/index.ts'
import type { Dialect } from './dialect.ts'
import type { JsonObject } from './json.ts'

/** A Kubernetes label selector, as the injection policy and registrations hold it. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

/** The injection policy: key `config` of the ConfigMap `istio-sidecar-injector`, parsed and compiled. */
export interface Policy {
  /** `enabled`, `disabled`, or what else stands there. */
  readonly policy: string
  readonly defaultTemplates: readonly string[]
  readonly templates: ReadonlyMap<string, Template>
  readonly aliases: Readonly<Record<string, readonly string[]>>
  readonly neverInjectSelector: readonly LabelSelector[]
  readonly alwaysInjectSelector: readonly LabelSelector[]
  readonly injectedAnnotations: Readonly<Record<string, string>>
  /** SHA-256 of the template's text in hexadecimal, which statuses of Istio up to 1.8 show; '' with several templates. */
  readonly version: string
}

/** One revision of the control plane: its policy, values and mesh, all valid, with the behaviour that goes with them. */
export interface Revision {
  readonly name: string
  readonly policy: Policy
  /** The values as the template sees them (plain JSON, all numbers float64). */
  readonly values: JsonObject
  /** The values as Istio's code reads them by type, in the raw form of language/types. */
  readonly typedValues: RawMessage
  /** MeshConfig with the defaults applied, in the raw form of language/types/proto.ts. */
  readonly mesh: RawMessage
  readonly dialect: Dialect
  /** Short hash of policy, values and mesh texts, for audit annotations and outdated pods. */
  readonly hash: string
}

/** What decisions read of a Namespace. */
export interface NamespaceFacts {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** What decisions read of a Node. */
export interface NodeFacts {
  readonly name: string
  readonly kubeletVersion: string
}

/** A ProxyConfig resource (networking.istio.io/v1beta1); `creationTimestamp` in seconds since the epoch. */
export interface ProxyConfigResource {
  readonly namespace: string
  readonly name: string
  readonly creationTimestamp: number
  /** `spec.selector.matchLabels`; undefined without a selector. */
  readonly selector?: Readonly<Record<string, string>>
  /** concurrency, environmentVariables and image. */
  readonly spec: JsonObject
}

/** One entry of a MutatingWebhookConfiguration, as far as it decides who is called. */
export interface Registration {
  /** Name of the MutatingWebhookConfiguration. */
  readonly configuration: string
  /** Name of the entry: `rev.namespace.sidecar-injector.istio.io`. */
  readonly name: string
  /** Label istio.io/rev of the configuration. */
  readonly revision: string
  readonly failurePolicy: 'Fail' | 'Ignore'
  readonly namespaceSelector: LabelSelector
  readonly objectSelector: LabelSelector
  readonly matchConditions: readonly { readonly name: string; readonly expression: string }[]
  /** Whether its rules cover the creation of pods. */
  readonly matchesPods: boolean
  /** Path of the call, from clientConfig.service.path or clientConfig.url. */
  readonly path: string
  /** `name.namespace` of the Service, or '' for a URL. */
  readonly service: string
}

/** What the injector knows of the cluster. `undefined` stands for what is not known, never for what is not there. */
export interface Cluster {
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>
  /** Nodes of the local cluster; undefined: there is no way to ask (native sidecars are then off in mode auto). */
  readonly nodes: readonly NodeFacts[] | undefined
  readonly proxyConfigs: readonly ProxyConfigResource[]
  readonly registrations: readonly Registration[]
}

/** Settings with istiod's names and meaning (environment), and our own. */
export interface Settings {
  readonly enableNativeSidecars: 'auto' | 'true' | 'false'
  /** `openshift`, `gcp` or ''. */
  readonly platform: string
  readonly compliancePolicy: string
  /** CLUSTER_ID; istiod's default is `Kubernetes`. */
  readonly clusterId: string
  readonly istioNamespace: string
  /** exact: as istiod also where istiod is wrong; safe: the rows of docs/differences.md. */
  readonly compat: 'safe' | 'exact'
  readonly namespaceCheck: 'enforce' | 'trust'
  /** revisionPrecedence: `namespace` as Istio has it, `pod` where users want the pod's istio.io/rev to win. */
  readonly revisionPrecedence: 'namespace' | 'pod'
  /** `off` makes everything anew for each pod, as a check that remembering changes nothing. Default: on. */
  readonly caches?: 'on' | 'off'
  /** The environment as template functions see it (`env`, `expandenv`). */
  readonly environment: Readonly<Record<string, string>>
}

/** Everything that a decision depends on, frozen and swapped whole. */
export interface Snapshot {
  /** Counts up with each swap. */
  readonly generation: number
  readonly revisions: ReadonlyMap<string, Revision>
  /** The revision that answers where neither path nor Host names one. */
  readonly defaultRevision: string
  /** Revision tags: tag → revision. */
  readonly tags: Readonly<Record<string, string>>
  readonly cluster: Cluster
  readonly settings: Settings
}
