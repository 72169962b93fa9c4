import { decodeJson } from '../../language/go/json-decode.ts'
import { isObject, member, objectAt, stringAt, type JsonObject } from '../json.ts'
import type { InjectRequest } from '../request.ts'
import { foreignKindMessage } from './foreign-kind.ts'
import { isTooDeep } from './depth.ts'

/** What became of a body: a review, or why there is none. */
export type DecodedReview =
  | { readonly kind: 'review'; readonly request: InjectRequest }
  | {
      readonly kind: 'unreadable'
      /** One sentence for the answer 400. */
      readonly message: string
      /** What istiod would write into `status.message` of a review without version; it never answers 400 here. */
      readonly istiod: string
    }

const utf8 = new TextDecoder()

/** Versions of AdmissionReview that the API server sends. */
const VERSIONS: readonly string[] = ['admission.k8s.io/v1', 'admission.k8s.io/v1beta1']

/** Reads an AdmissionReview of version v1 or v1beta1; `path` is the one that was called. Never throws. */
export function decodeReview(body: Uint8Array | string, path: string): DecodedReview {
  const text = typeof body === 'string' ? body : utf8.decode(body)
  if (isTooDeep(text)) return unreadable('The body nests too deep.', parseError('exceeded max depth'))
  let review: unknown
  try {
    review = JSON.parse(text)
  } catch {
    return unreadable('The body is not JSON.', notJson(text))
  }
  return readReview(review, text, path)
}

/** Reads an AdmissionReview that is parsed already; `text` is quoted where istiod quotes it. */
export function readReview(review: unknown, text: string, path: string): DecodedReview {
  const apiVersion = stringAt(review, 'apiVersion')
  if (stringAt(review, 'kind') !== 'AdmissionReview' || !VERSIONS.includes(apiVersion)) {
    return unreadable(
      'The body is no AdmissionReview of admission.k8s.io/v1 or v1beta1.',
      foreignKindMessage(review, text)
    )
  }
  const request = member(review, 'request')
  if (!isObject(request)) return unreadable('The AdmissionReview holds no request.', NO_REQUEST)
  return { kind: 'review', request: requestOf(request, { apiVersion, path, length: text.length }) }
}

type Call = Required<Pick<InjectRequest, 'apiVersion' | 'path' | 'length'>>

/** Member by member: what V8 makes of an object with a spread before them outlives the review. */
function requestOf(request: JsonObject, { apiVersion, path, length }: Call): InjectRequest {
  const read = {
    apiVersion,
    path,
    length,
    uid: stringAt(request, 'uid'),
    namespace: stringAt(request, 'namespace'),
    name: stringAt(request, 'name'),
    operation: stringAt(request, 'operation'),
    dryRun: member(request, 'dryRun') === true,
    object: member(request, 'object') ?? null,
    user: stringAt(objectAt(request, 'userInfo'), 'username')
  }
  return isByHand(request) ? { ...read, byHand: true } : read
}

/** The API server gives each review a uid and the kind of its object; istioctl kube-inject gives none, and this kind. */
function isByHand(request: JsonObject): boolean {
  return stringAt(request, 'uid') === '' && stringAt(objectAt(request, 'kind'), 'kind') === 'AdmissionRequest'
}

/** istiod panics here; the message is ours. */
const NO_REQUEST = 'the AdmissionReview holds no request'

/** The decoder takes what is not JSON for YAML, finds no kind in it, and says so with the whole text. */
function notJson(text: string): string {
  if (text.trim() === '') return `Object 'Kind' is missing in '${text}'`
  return parseError(decodeJson(text).error ?? 'unexpected end of JSON input')
}

function parseError(error: string): string {
  return `couldn't get version/kind; json parse error: ${error}`
}

function unreadable(message: string, istiod: string): DecodedReview {
  return { kind: 'unreadable', message, istiod }
}
