import type { Outcome } from '../inject/outcome.ts'
import type { InjectRequest } from '../inject/request.ts'
import type { Snapshot } from '../inject/snapshot.ts'

/** A review and what became of it. */
export interface Reviewed {
  readonly request: InjectRequest
  readonly outcome: Outcome
  /** From the last byte of the body to the first of the answer. */
  readonly milliseconds: number
}

/** What becomes of an answer: one of the two is called. */
export interface Fate {
  /** The caller has it. */
  arrived(): void
  /** The caller went away: an answer to nobody injected nothing. */
  lost(): void
}

/** Watches what the server does. */
export interface Observer {
  /** An injection path was called. */
  called(): void
  /**
   * A review has its answer, which is on its way. What comes of it is told to what is returned, which holds neither review
   * nor pod: they are garbage while the answer is being written.
   */
  answered(reviewed: Reviewed): Fate
  /** A call was answered without a review; `says` is the sentence of the answer. */
  refused(status: number, says: string): void
  /** A caller went away before there was an answer. */
  clientGone(): void
  /** A bug: the review failed with this. */
  crashed(request: InjectRequest, error: unknown): void
  /** A call was answered 503 because its caller would not have waited for the answer. */
  shed(): void
  /** A connection did not come about: `code` is OpenSSL's or the system's. */
  tlsFailed(code: string): void
}

/** One thing that has to be there before reviews can be answered. */
export interface Check {
  readonly name: string
  readonly ok: boolean
  /** One sentence: what is missing, or what is there. */
  readonly says: string
}

/** What the server needs of the rest. */
export interface ServerParts {
  /** The snapshot of this moment; undefined until there is one. */
  readonly snapshot: () => Snapshot | undefined
  readonly checks: () => readonly Check[]
  readonly observer: Observer
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>
  /** How far the event loop is behind, in milliseconds. */
  readonly lag: () => number
}

/** An observer that looks away. */
export const blindObserver: Observer = {
  called: () => undefined,
  answered: () => ({ arrived: () => undefined, lost: () => undefined }),
  refused: () => undefined,
  clientGone: () => undefined,
  crashed: () => undefined,
  shed: () => undefined,
  tlsFailed: () => undefined
}
