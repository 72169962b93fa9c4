import { applyPatch } from '../diff/apply.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Outcome, PatchOperation } from '../outcome.ts'
import type { SharedAnswer } from './memory.ts'

type Patched = Extract<Outcome, { readonly kind: 'patched' }>

/**
 * What became of a replica: few want to see its patch or the pod, which are made when somebody looks.
 *
 * A class, because getters of an object literal are functions of their own for each object: V8 keeps them, and the pod
 * that they see, until it collects the whole heap.
 */
export class SharedPatch implements Patched {
  readonly kind = 'patched'
  readonly decision: Patched['decision']
  readonly encoded: string
  private readonly object: Json

  /** `object`: the pod as it came. */
  constructor(object: Json, { decision, encoded }: Extract<SharedAnswer, { readonly kind: 'patched' }>) {
    this.decision = decision
    this.encoded = encoded
    this.object = object
  }

  get patch(): readonly PatchOperation[] {
    return JSON.parse(atob(this.encoded)) as readonly PatchOperation[]
  }

  get pod(): JsonObject {
    return applyPatch(this.object, this.patch) as JsonObject
  }
}
