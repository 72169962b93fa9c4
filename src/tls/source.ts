/** What a TLS server serves, and what its callers have to trust. All PEM. */
export interface ServingCertificate {
  /** The leaf, and the chain behind it where there is one. */
  readonly cert: string
  readonly key: string
  /** The authorities that callers should trust: the caBundle. Empty where it is somebody else's to say. */
  readonly bundle: string
  /** When the leaf ends, in milliseconds since the epoch. */
  readonly notAfter: number
}

/** Whether a source can go on as it is, in one sentence. */
export interface CertificateHealth {
  readonly ok: boolean
  readonly says: string
}

/** Where the server's certificate comes from. `current` is always usable: what does not fit never becomes current. */
export interface CertificateSource {
  readonly mode: 'self-signed' | 'files' | 'secret' | 'given-secret'
  current(): ServingCertificate
  /** Tells of every new certificate or bundle; the answer unsubscribes. */
  onChange(listener: (certificate: ServingCertificate) => void): () => void
  health(): CertificateHealth
  close(): Promise<void>
}
