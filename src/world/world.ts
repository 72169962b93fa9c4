import type { Cluster } from '../inject/snapshot.ts'
import type { JsonObject } from '../inject/json.ts'

/** What the injector reads of a ConfigMap. */
export interface ConfigMapFacts {
  readonly namespace: string
  readonly name: string
  /** Undefined for what no API server gave one: files. */
  readonly uid?: string
  readonly labels: Readonly<Record<string, string>>
  readonly data: Readonly<Record<string, string>>
  /** Where it stands, for messages: a file with its document number, or `ConfigMap NAMESPACE/NAME`. */
  readonly origin: string
}

/** A part of the world that could not be read. What was known before stays. */
export interface WorldProblem {
  /** Where: a file, a kind of object, a server. */
  readonly where: string
  /** One sentence: what, and what to do. */
  readonly says: string
}

/** All that is known of the world at one moment. Never changed: a new one comes in its place. */
export interface Facts {
  /** By `namespace/name`. */
  readonly configMaps: ReadonlyMap<string, ConfigMapFacts>
  readonly cluster: Cluster
  /** Revision tags: tag → revision. */
  readonly tags: Readonly<Record<string, string>>
  /** Pods and objects that make pods, as they are; a live world leaves them out and asks when a command needs them. */
  readonly workloads: readonly JsonObject[]
  /** Whether everything was read at least once. */
  readonly synced: boolean
  readonly problems: readonly WorldProblem[]
}

/** Knows the cluster: objects in files, a live API server, or memory. */
export interface World {
  /** One word or path for messages: `files demo/`, `cluster kind-a`. */
  readonly name: string
  current(): Facts
  /** Calls back after each change of `current`; the answer unsubscribes. */
  onChange(listener: () => void): () => void
  close(): Promise<void>
}
