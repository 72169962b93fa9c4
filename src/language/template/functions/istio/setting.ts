import type { RawMessage } from '../../../types/index.ts'

/** What Istio's functions do differently in older releases. */
export interface IstioVariants {
  /** Whether the network is looked for in a JSON list before it is added, and then with its namespace. */
  readonly multus: 'unseen' | 'by-name' | 'by-namespace'
  /** A duration that is nil is `1s`. */
  readonly gogoDuration: boolean
  /** `valueOrDefault` takes strings only. */
  readonly stringDefaults: boolean
  /** Ports of UDP and SCTP are listed too. */
  readonly allPorts: boolean
}

/** The variants of the newest release. */
export const NEWEST_VARIANTS: IstioVariants = {
  multus: 'by-namespace',
  gogoDuration: false,
  stringDefaults: false,
  allPorts: false
}

/** What Istio's functions need from around them. */
export interface IstioSetting {
  readonly variants: IstioVariants
  /** Takes from a ProxyConfig what is default in the release, before `protoToJSON` prints it. */
  readonly cleanProxyConfig: (config: RawMessage) => RawMessage
}
