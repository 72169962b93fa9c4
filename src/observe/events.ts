import { REASONS } from '../inject/decide/reasons.ts'
import type { Outcome } from '../inject/outcome.ts'
import type { InjectRequest } from '../inject/request.ts'
import { ownerOf } from './record.ts'

/** An Event about the owner of a pod, or about a policy ConfigMap. */
export interface Notice {
  readonly subject: {
    readonly apiVersion: string
    readonly kind: string
    readonly namespace: string
    readonly name: string
    /** Undefined for what is not there any more. */
    readonly uid?: string
  }
  readonly type: 'Normal' | 'Warning'
  /** CamelCase, as Kubernetes has it. */
  readonly reason: 'SidecarNotInjected' | 'SidecarInjectionFailed' | 'ConfigurationRefused' | 'ConfigurationAccepted'
  readonly message: string
}

/** Takes Events to where people see them, each once for a while. Never throws. */
export interface EventSink {
  emit(notice: Notice): void
}

/** A sink for worlds that have no Events. */
export const noEvents: EventSink = { emit: () => undefined }

/** Returns the Event for a review: for skips that nobody asked for and for failures, on the owner, never on dry run. */
export function noticeOf(request: InjectRequest, outcome: Outcome): Notice | undefined {
  if (request.dryRun || outcome.kind === 'patched' || outcome.kind === 'unchanged') return undefined
  const { reason } = outcome.decision
  const { says, hint, unexpected } = REASONS[reason]
  if (outcome.kind === 'skipped' && !unexpected) return undefined
  const owner = ownerOf(request)
  if (!owner) return undefined
  const what = outcome.kind === 'failed' ? outcome.failure.message : says
  return {
    subject: { ...owner, namespace: request.namespace },
    type: outcome.kind === 'failed' ? 'Warning' : 'Normal',
    reason: outcome.kind === 'failed' ? 'SidecarInjectionFailed' : 'SidecarNotInjected',
    message: `${what} (${reason}) ${hint}`
  }
}
