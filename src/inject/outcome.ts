import type { Json, JsonObject } from './json.ts'
import type { ReasonId } from './decide/reasons.ts'

/** One RFC 6902 operation. The corridor makes `add`, `replace` and `remove` only. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string }

/** One step of the decision: what a rule looked at and what it concluded. */
export interface Step {
  /** The rule: `hostNetwork`, `ignored-namespace`, `label`, `policy`, `templates`, `native`, … */
  readonly rule: string
  /** What it looked at: a JSON pointer into the pod, or the name of a setting, ConfigMap key or label. */
  readonly path?: string
  readonly value?: Json
  /** `pass`: the next rule decides · `inject`, `skip`: this rule decided · `note`: worth knowing. */
  readonly verdict: 'pass' | 'inject' | 'skip' | 'note' | 'fail'
  /** One sentence. */
  readonly says: string
  /** What to do about it, where there is something to do. */
  readonly hint?: string
}

/** The decision as a document: everything that the log, metrics, Events, audit annotations, warnings and `explain` show. */
export interface Decision {
  readonly inject: boolean
  readonly reason: ReasonId
  readonly steps: readonly Step[]
  /** The revision whose policy decided. */
  readonly revision: string
  /** Short hash of policy, values and mesh that decided. */
  readonly policyHash?: string
  /** Names of the templates rendered, aliases expanded. */
  readonly templates: readonly string[]
  /** Whether the proxy is a native sidecar (an init container that stays), and undefined where nothing was rendered. */
  readonly native?: boolean
  /** Warnings for people who create pods themselves, at most 120 characters each. */
  readonly warnings: readonly string[]
}

/** Why a review could not be answered as asked. `code` says whose mistake it is: 400 the user's, 500 the configuration's or ours. */
export interface Failure {
  /** The sentence, worded as istiod words it where istiod has one. */
  readonly message: string
  readonly code: 400 | 500
  readonly reason: ReasonId
  /** Where in a template, policy or annotation, when known. */
  readonly where?: {
    readonly file: string
    readonly line?: number
    readonly column?: number
    readonly picture?: string
  }
}

/** What became of a review. Everything behind the corridor switches on these four words. */
export type Outcome =
  | {
      readonly kind: 'patched'
      readonly decision: Decision
      readonly patch: readonly PatchOperation[]
      readonly pod: JsonObject
      /** The patch as it is sent, where that is known already: base64 of its JSON. */
      readonly encoded?: string
    }
  | { readonly kind: 'unchanged'; readonly decision: Decision }
  | { readonly kind: 'skipped'; readonly decision: Decision }
  | { readonly kind: 'failed'; readonly decision: Decision; readonly failure: Failure }
