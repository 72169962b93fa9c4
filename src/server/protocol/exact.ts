import { decodeReviewAsGo } from '../../inject/review/decode-as-go.ts'
import { encodeUnreadable } from '../../inject/review/encode.ts'
import { plain, sentence, type Protocol } from './protocol.ts'

/**
 * istiod's own ways (serveInject of pkg/kube/inject/webhook.go): any method, an empty body before a wrong Content-Type, 200
 * for what is no review, and a content type that Go's sniffing found.
 */
export const exactProtocol: Protocol = {
  compat: 'exact',
  refuseHead: () => undefined,
  tooLarge: limit => sentence(400, `Request entity too large: limit is ${String(limit)}`),
  refuseBody: ({ contentType }, body) => {
    if (body.length === 0) return sentence(400, 'no body found')
    return contentType === 'application/json'
      ? undefined
      : sentence(415, 'invalid Content-Type, want `application/json`')
  },
  decode: decodeReviewAsGo,
  unreadable: ({ istiod }) => plain(encodeUnreadable(istiod)),
  answer: plain
}
