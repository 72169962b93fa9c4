import type { DecodedReview } from '../../inject/review/decode.ts'

/** An answer on the wire. */
export interface HttpAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What is known of a call before its body. */
export interface CallHead {
  readonly method: string
  readonly contentType: string | undefined
}

/** How calls are refused and answers wrapped: one for each `--compat`. */
export interface Protocol {
  readonly compat: 'safe' | 'exact'
  /** Refuses a call before its body is read. */
  refuseHead(head: CallHead): HttpAnswer | undefined
  tooLarge(limit: number): HttpAnswer
  /** Refuses a call by its body, before it is parsed. */
  refuseBody(head: CallHead, body: Uint8Array): HttpAnswer | undefined
  decode(body: Uint8Array, path: string): DecodedReview
  /** Answers a body that holds no review. */
  unreadable(review: Extract<DecodedReview, { kind: 'unreadable' }>): HttpAnswer
  /** Wraps an AdmissionReview. */
  answer(review: string): HttpAnswer
}

const PLAIN = 'text/plain; charset=utf-8'

/** Makes an answer of one sentence, as Go's http.Error writes it. */
export function sentence(status: number, says: string, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return { status, contentType: PLAIN, body: `${says}\n`, headers: { 'x-content-type-options': 'nosniff', ...headers } }
}

/** Makes an answer of plain text. */
export function plain(body: string): HttpAnswer {
  return { status: 200, contentType: PLAIN, body }
}
