import { decodeReview } from '../../inject/review/decode.ts'
import { sentence, type Protocol } from './protocol.ts'

/** The status table of docs/http.md: what is no review is refused with a status that says why. */
export const safeProtocol: Protocol = {
  compat: 'safe',
  refuseHead: ({ method, contentType }) => {
    if (method !== 'POST')
      return sentence(405, `${method} is not allowed here: POST an AdmissionReview.`, { allow: 'POST' })
    return isJson(contentType)
      ? undefined
      : sentence(415, 'The Content-Type must be application/json.', { 'accept-post': 'application/json' })
  },
  tooLarge: limit => sentence(413, `The body is larger than ${String(limit)} bytes.`),
  refuseBody: (_head, body) =>
    body.length === 0 ? sentence(400, 'The body is empty: send an AdmissionReview.') : undefined,
  decode: (body, path) => {
    const decoded = decodeReview(body, path)
    const isNameless = decoded.kind === 'review' && decoded.request.uid === '' && decoded.request.byHand !== true
    return isNameless ? NO_UID : decoded
  },
  unreadable: ({ message }) => sentence(400, message),
  answer: body => ({ status: 200, contentType: 'application/json; charset=utf-8', body })
}

const NO_UID = { kind: 'unreadable', message: 'The request of the AdmissionReview has no uid.', istiod: '' } as const

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^\s*application\/json\s*(?:;|$)/i.test(contentType)
}
