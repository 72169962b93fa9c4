/** A certificate, key or bundle that cannot be used: what, where and what to do. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError'
  readonly code: CertificateErrorCode

  constructor(code: CertificateErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The ways in which a certificate cannot be used. */
export type CertificateErrorCode =
  | 'CERTIFICATE_MISSING'
  | 'CERTIFICATE_NOT_PEM'
  | 'CERTIFICATE_KEY_MISMATCH'
  | 'CERTIFICATE_EXPIRED'
  | 'CERTIFICATE_STORE_FAILED'
