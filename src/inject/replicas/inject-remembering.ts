import type { CacheStatistics } from '../cache-counts.ts'
import { inject } from '../inject.ts'
import { isObject } from '../json.ts'
import type { Outcome } from '../outcome.ts'
import type { InjectRequest } from '../request.ts'
import { encodePatch } from '../review/encode.ts'
import type { Snapshot } from '../snapshot.ts'
import { ReplicaMemory, type Remembered, type SharedAnswer } from './memory.ts'
import { namesVolumeOnly, replicaKey, type ReplicaKey } from './replica-key.ts'
import { SharedPatch } from './shared-patch.ts'
import { Witness } from './witness.ts'

/** About 15 MB: some 800 workloads. */
const memory = new ReplicaMemory(12_000_000)

/** What the memory of the process did. */
export function replicaStatistics(): CacheStatistics {
  return memory.statistics
}

/**
 * The corridor with a memory: replicas of a workload get the answer that was worked out for one of them.
 *
 * A rollout asks for the same pod many times over. The first time only the key is remembered; the second time the
 * corridor is watched, and its answer is kept where nothing looked at what the replicas do not have in common
 * ({@link replicaKey}); from then on the answer is looked up. It is the answer that {@link inject} gives.
 */
export function injectRemembering(request: InjectRequest, snapshot: Snapshot): Outcome {
  const key = snapshot.settings.caches === 'off' ? undefined : replicaKey(request)
  if (key === undefined) return inject(request, snapshot)
  const known = memory.find(key, snapshot)
  if (typeof known === 'object') return answerTo(request, known)
  if (known !== 'came-once') {
    if (known === undefined) memory.keep(key, snapshot, 'came-once')
    return inject(request, snapshot)
  }
  const witness = new Witness(key.own)
  const outcome = inject(request, snapshot, witness)
  memory.keep(key, snapshot, sharedAnswer(outcome, request, key, witness))
  return outcome
}

function sharedAnswer(
  outcome: Outcome,
  { object }: InjectRequest,
  { own, token }: ReplicaKey,
  witness: Witness
): Remembered {
  if (witness.isImpure || witness.hasReadOwn) return 'each-its-own'
  if (token !== undefined && !(isObject(object) && namesVolumeOnly(object, token))) return 'each-its-own'
  if (outcome.kind !== 'patched') return outcome
  const { kind, decision, patch } = outcome
  const encoded = encodePatch(patch)
  const json = atob(encoded)
  const isCommon = ![...own].some(text => json.includes(text))
  return isCommon ? { kind, decision, encoded } : 'each-its-own'
}

function answerTo({ object }: InjectRequest, answer: SharedAnswer): Outcome {
  return answer.kind === 'patched' ? new SharedPatch(object, answer) : answer
}
