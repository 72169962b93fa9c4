import type { JsonObject } from '../../inject/json.ts'
import type { NamespaceFacts, NodeFacts, ProxyConfigResource } from '../../inject/snapshot.ts'

/** What a recorded injector was given besides the pod. */
export interface RecordedWorld {
  /** Release whose behaviour counts: `head`, `1.31`, … */
  readonly release: string
  readonly revision: string
  /** The texts of the injector's ConfigMap. */
  readonly config: string
  readonly values: string
  /** The mesh: text of the ConfigMap, or MeshConfig with all defaults. */
  readonly mesh: string
  readonly environment: Readonly<Record<string, string>>
  readonly nodes: readonly NodeFacts[]
  readonly namespaces: readonly NamespaceFacts[]
  readonly proxyConfigs: readonly ProxyConfigResource[]
  /** Version that statuses of Istio up to 1.8 show, where the recording had another than the hash of its template. */
  readonly templateVersion?: string
}

/** What became of a pod. */
export interface Recorded {
  readonly kind: 'patched' | 'skipped' | 'error'
  readonly pod?: JsonObject
  readonly message?: string
  /** The order of the message's parts is random. */
  readonly unordered?: boolean
}

/** One pod that was sent, and what may come back. */
export interface RecordedCase {
  readonly name: string
  /** The whole AdmissionReview. */
  readonly review: JsonObject
  readonly path: string
  /** Any of these is right: upstream takes some maps in random order. */
  readonly wanted: readonly Recorded[]
}

/** What manual injection made of a text. */
export interface RecordedOutput {
  readonly output?: string
  readonly error?: string
  readonly unordered?: boolean
}

/** One text that was injected manually, and what may come of it. */
export interface RecordedText {
  readonly name: string
  /** As it was given to manual injection: '' is the default. */
  readonly revision: string
  readonly input: string
  readonly wanted: readonly RecordedOutput[]
  /** Undefined where they were not recorded. */
  readonly warnings: readonly string[] | undefined
}

/** Cases that share a world. */
export interface CaseGroup {
  readonly world: RecordedWorld
  readonly cases: readonly RecordedCase[]
  readonly texts: readonly RecordedText[]
}

/** All that one file or folder holds. */
export interface Corpus {
  readonly name: string
  readonly groups: readonly CaseGroup[]
  /** Cases that are not run, and why. */
  readonly skipped: readonly { readonly name: string; readonly why: string }[]
}
