import type { ReasonId } from './decide/reasons.ts'
import type { Failure } from './outcome.ts'

/** Where in a template a mistake is. */
export type Where = NonNullable<Failure['where']>

/** Why a pod is refused, in Istio's words. Everything that the corridor throws on purpose is one. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly reason: ReasonId
  readonly where: Where | undefined

  constructor(reason: ReasonId, message: string, where?: Where) {
    super(message)
    this.reason = reason
    this.where = where
  }
}

/** Runs a stage; what it refuses is told with a prefix, as Go wraps errors. */
export function stage<T>(prefix: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(error.reason, prefix + error.message, error.where)
    throw error
  }
}

/** Reasons that the configuration or we are to blame for, not the pod. */
const OURS: ReadonlySet<ReasonId> = new Set<ReasonId>(['no-policy', 'template-error', 'merge-error', 'internal-error'])

/** Returns a refusal as the failure of an outcome. */
export function failureOf(error: unknown): Failure {
  const refusal = error instanceof Refusal ? error : new Refusal('internal-error', `internal error: ${String(error)}`)
  const { message, reason, where } = refusal
  return { message, reason, code: OURS.has(reason) ? 500 : 400, ...(where === undefined ? {} : { where }) }
}
