import jsonPatch from 'fast-json-patch'
import { inject } from '../inject/inject.ts'
import type { Outcome } from '../inject/outcome.ts'
import type { Snapshot } from '../inject/snapshot.ts'
import type { Logger } from '../observe/logger.ts'
import type { Metrics } from '../observe/metrics.ts'
import { recordOf } from '../observe/record.ts'
import type { Observer, Reviewed } from '../server/ports.ts'

/** What shadows work with. */
export interface ShadowParts {
  /** Which revision is compared with which: served → shadow. */
  readonly pairs: Readonly<Record<string, string>>
  readonly snapshot: () => Snapshot | undefined
  readonly metrics: Pick<Metrics, 'shadowed'>
  readonly logger: Logger
}

/** Differences that are named in one line of the log. */
const NAMED = 10
/** Lines for one configuration: after so many the metric has to do. */
const LINES = 1_000
/** Comparing takes a tenth of the time at most: reviews that come meanwhile are not compared. */
const SHARE = 0.1

/**
 * Renders reviews of a revision with the policy of another too, after they were answered, and tells what would change:
 * in a metric, and in the log by JSON pointer, never by value. Nothing of it reaches a pod.
 */
export function withShadow(observer: Observer, { pairs, snapshot, metrics, logger }: ShadowParts): Observer {
  let resting = false
  let told = new Set<string>()
  let generation = 0

  function tell(reviewed: Reviewed, shadow: string, next: Outcome): void {
    const { request, outcome, milliseconds } = reviewed
    const changes = changesOf(outcome, next)
    const { revision } = outcome.decision
    const failed = next.kind === 'failed' && outcome.kind !== 'failed'
    metrics.shadowed(revision, failed ? 'failed' : changes.length > 0 ? 'different' : 'same')
    if (changes.length === 0) return
    const { uid, namespace, name, owner } = recordOf(request, outcome, milliseconds)
    const key = JSON.stringify([namespace, owner ?? name, changes])
    if (told.size >= LINES || told.has(key)) return
    told.add(key)
    const shown = { changes: changes.slice(0, NAMED), more: Math.max(0, changes.length - NAMED) }
    const fields = { uid, namespace, name, ...(owner !== undefined && { owner }), revision, shadow, ...shown }
    if (failed) logger.warn({ ...fields, error: next.failure.message }, 'shadow: this pod would be refused')
    else logger.info(fields, 'shadow: this pod would change')
  }

  function compare(reviewed: Reviewed, shadow: string): void {
    const now = snapshot()
    const derived = now && shadowSnapshot(now, reviewed.outcome.decision.revision, shadow)
    if (!derived) return
    if (now.generation !== generation) told = new Set()
    generation = now.generation
    try {
      tell(reviewed, shadow, inject(reviewed.request, derived))
    } catch (error) {
      logger.error({ uid: reviewed.request.uid, shadow, error: String(error) }, 'bug in a shadow')
    }
  }

  return {
    ...observer,
    answered: reviewed => {
      const fate = observer.answered(reviewed)
      const { revision } = reviewed.outcome.decision
      const shadow = Object.hasOwn(pairs, revision) ? pairs[revision] : undefined
      if (shadow === undefined || resting) return fate
      return {
        ...fate,
        arrived: () => {
          fate.arrived()
          if (resting) return
          resting = true
          setImmediate(() => {
            const startedAt = performance.now()
            compare(reviewed, shadow)
            const took = performance.now() - startedAt
            setTimeout(() => (resting = false), took / SHARE - took).unref()
          })
        }
      }
    }
  }
}

const derived = new WeakMap<Snapshot, Map<string, Snapshot>>()

/** A snapshot in which a revision has the policy, values and mesh of another, and its own name. */
function shadowSnapshot(snapshot: Snapshot, revision: string, shadow: string): Snapshot | undefined {
  const next = snapshot.revisions.get(shadow)
  if (!next) return undefined
  const known = derived.get(snapshot) ?? new Map<string, Snapshot>()
  derived.set(snapshot, known)
  const made = known.get(revision) ?? {
    ...snapshot,
    revisions: new Map([...snapshot.revisions, [revision, { ...next, name: revision }]])
  }
  known.set(revision, made)
  return made
}

/** What differs between two outcomes: JSON pointers into the pod, or what became of it. */
function changesOf(one: Outcome, other: Outcome): readonly string[] {
  if (one.kind === 'patched' && other.kind === 'patched') {
    return [...new Set(jsonPatch.compare(one.pod, other.pod).map(({ path }) => path))]
  }
  const [before, after] = [one, other].map(({ kind, decision }) => `${kind} (${decision.reason})`)
  return before === after ? [] : [`${String(before)} → ${String(after)}`]
}
