import type { Dialect } from '../dialect.ts'
import type { JsonObject } from '../json.ts'
import type { ProxyEnvironment } from '../render/inject-path.ts'

/** What the finishing steps may look at besides the pod. */
export interface Finishing {
  readonly dialect: Dialect
  /** MeshConfig, not changed by the pod's annotation. */
  readonly mesh: JsonObject
  readonly values: JsonObject
  /** The pod as it came: its annotations decide on the order of containers. */
  readonly original: JsonObject
  /** What the templates alone rendered: the status annotation lists it. */
  readonly rendered: JsonObject
  /** Variables from the injection path, cluster and network: name → value. */
  readonly clusterEnvironment: ProxyEnvironment
  readonly revision: string
  readonly injectedAnnotations: Readonly<Record<string, string>>
  /** The environment of the injector. */
  readonly environment: Readonly<Record<string, string>>
}

/** One finishing step: pod in, pod out, copying what it changes. Throws a Refusal. */
export type Step = (pod: JsonObject, context: Finishing) => JsonObject
