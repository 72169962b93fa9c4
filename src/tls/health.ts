import type { CertificateHealth, ServingCertificate } from './source.ts'

/** Says whether a certificate holds at a moment (milliseconds since the epoch), and what else there is to say of it. */
export function healthOf({ notAfter }: ServingCertificate, now: number, trouble?: string): CertificateHealth {
  const end = new Date(notAfter).toISOString()
  if (now >= notAfter) return { ok: false, says: `the certificate ended at ${end}` }
  return { ok: true, says: `the certificate holds until ${end}${trouble === undefined ? '' : `; ${trouble}`}` }
}
