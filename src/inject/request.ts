import type { Json } from './json.ts'

/** A pod review, whichever version of AdmissionReview brought it. */
export interface InjectRequest {
  /** `apiVersion` of the AdmissionReview, which the answer repeats. Default: admission.k8s.io/v1. */
  readonly apiVersion?: string
  readonly uid: string
  /** `request.namespace`. */
  readonly namespace: string
  readonly name: string
  readonly operation: string
  readonly dryRun: boolean
  /** `request.object`, as it came. */
  readonly object: Json
  /** Characters of the whole review, where it came as a text. Default: 0. */
  readonly length?: number
  /** The injection path with Istio's parameters: `/inject/cluster/c1/net/n1`; without a `/revision/REV` prefix. */
  readonly path: string
  /** The revision that path or Host named, or undefined for the default. */
  readonly revision?: string
  /** `request.userInfo.username`, for warnings only. */
  readonly user: string
  /** Whether `istioctl kube-inject` sent it, for a person who injects by hand. Default: false. */
  readonly byHand?: boolean
  /** Milliseconds since the epoch, for templates that ask for the time. Default: 0. */
  readonly receivedAt?: number
}
