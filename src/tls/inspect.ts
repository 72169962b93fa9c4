import type { X509Certificate } from 'node:crypto'
import { carries, certificatesOf, leafOf, privateKeyOf, validity } from './pem.ts'

/** A certificate with its key and authorities, by the names that files and Secrets give them: `tls.crt`, `ca.crt`, … */
export interface CertificateTexts {
  /** Where they stand, for messages: a folder, a Secret, a server. */
  readonly where: string
  /** PEM. */
  readonly texts: Readonly<Record<string, string>>
}

/** What a certificate is there for. */
export type Role = 'leaf' | 'intermediate' | 'authority' | 'next authority' | 'previous authority'

/** What people ask of a certificate. */
export interface CertificateFacts {
  readonly role: Role
  readonly subject: string
  readonly issuer: string
  /** DNS names and addresses of subjectAltName. */
  readonly names: readonly string[]
  /** RFC 3339. */
  readonly from: string
  readonly until: string
  /** SHA-256, in hexadecimal with colons. */
  readonly fingerprint: string
}

/** One thing that was looked at. */
export interface CertificateFinding {
  readonly name: string
  readonly ok: boolean
  /** One sentence: what was found. */
  readonly says: string
  readonly hint?: string
}

/** How node prints them: `DNS:localhost, IP Address:127.0.0.1`. */
const ALT_NAME = /(?:DNS|IP Address):([^,\s]+)/g

const AUTHORITIES: readonly (readonly [member: string, role: Role])[] = [
  ['ca.crt', 'authority'],
  ['next-ca.crt', 'next authority'],
  ['previous-ca.crt', 'previous authority']
]

/** A leaf of an own authority is renewed after two thirds of thirty days: what is this near its end was forgotten. */
const SOON = 3 * 86_400_000

/** Lists the certificates of some texts: the leaf first, then its chain, then the authorities. */
export function factsOf({ where, texts }: CertificateTexts): readonly CertificateFacts[] {
  const chain = certificatesOf(texts['tls.crt'] ?? '', `tls.crt of ${where}`)
  return [
    ...chain.map((certificate, i) => facts(certificate, i === 0 ? 'leaf' : 'intermediate')),
    ...AUTHORITIES.flatMap(([member, role]) =>
      certificatesOf(texts[member] ?? '', `${member} of ${where}`).map(certificate => facts(certificate, role))
    )
  ]
}

/** Looks at what a server would serve: its term, key, authority and names. */
export function inspect(
  source: CertificateTexts,
  hosts: readonly string[],
  now: number
): readonly CertificateFinding[] {
  const { where, texts } = source
  const chain = certificatesOf(texts['tls.crt'] ?? '', `tls.crt of ${where}`)
  const leaf = leafOf(texts['tls.crt'] ?? '', `tls.crt of ${where}`)
  const authorities = certificatesOf(texts['ca.crt'] ?? '', `ca.crt of ${where}`)
  return [
    term('certificate', leaf, now),
    ...authorities.map(authority => term('authority', authority, now)),
    ...(texts['tls.key'] === undefined ? [] : [keyFinding(leaf, texts['tls.key'], where)]),
    ...(authorities.length === 0 ? [] : [signatureFinding(chain, authorities)]),
    ...(hosts.length === 0 ? [] : [namesFinding(leaf, hosts)])
  ]
}

/** Tells whether whoever has this bundle trusts a chain: it holds the leaf itself, or who signed it or its signer. */
export function trusts(bundle: readonly X509Certificate[], chain: readonly X509Certificate[]): boolean {
  const held = new Set(bundle.map(({ fingerprint256 }) => fingerprint256))
  let [current] = chain
  // Each step goes one certificate up; a chain that leads back to itself ends with its length.
  for (let steps = 0; current && steps <= chain.length; steps++) {
    const certificate = current
    if (held.has(certificate.fingerprint256) || bundle.some(ca => isIssuer(ca, certificate))) return true
    current = chain.find(other => other !== certificate && isIssuer(other, certificate))
  }
  return false
}

function isIssuer(authority: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(authority) && certificate.verify(authority.publicKey)
}

function term(what: string, certificate: X509Certificate, now: number): CertificateFinding {
  const { from, to } = validity(certificate)
  const name = `term of the ${what}`
  const hint = 'A running Outrigger renews its own; given ones are renewed where they are made.'
  if (now < from) return { name, ok: false, says: `begins only at ${date(from)}`, hint: 'Look at the clocks.' }
  if (now >= to) return { name, ok: false, says: `ended at ${date(to)}`, hint }
  return { name, ok: to - now > SOON, says: `until ${date(to)}`, ...(to - now > SOON ? {} : { hint }) }
}

function keyFinding(leaf: X509Certificate, key: string, where: string): CertificateFinding {
  if (leaf.checkPrivateKey(privateKeyOf(key, `tls.key of ${where}`))) {
    return { name: 'key', ok: true, says: 'fits the certificate' }
  }
  return { name: 'key', ok: false, says: 'is of another certificate', hint: 'Give both of one pair.' }
}

function signatureFinding(
  chain: readonly X509Certificate[],
  authorities: readonly X509Certificate[]
): CertificateFinding {
  const ok = trusts(authorities, chain)
  const says = ok ? 'signed by the authority beside it' : 'signed by another authority than the one beside it'
  return { name: 'signature', ok, says, ...(!ok && { hint: 'Whoever trusts ca.crt refuses this certificate.' }) }
}

function namesFinding(leaf: X509Certificate, hosts: readonly string[]): CertificateFinding {
  const missing = hosts.filter(host => !carries(leaf, host))
  const name = 'names'
  if (missing.length === 0) return { name, ok: true, says: `has ${hosts.join(', ')}` }
  const hint = 'The API server calls NAME.NAMESPACE.svc: say --services, or correct the certificate.'
  return { name, ok: false, says: `lacks ${missing.join(', ')}`, hint }
}

function facts(certificate: X509Certificate, role: Role): CertificateFacts {
  const { from, to } = validity(certificate)
  return {
    role,
    subject: certificate.subject.replaceAll('\n', ', '),
    issuer: certificate.issuer.replaceAll('\n', ', '),
    names: [...(certificate.subjectAltName ?? '').matchAll(ALT_NAME)].map(([, name = '']) => name),
    from: date(from),
    until: date(to),
    fingerprint: certificate.fingerprint256
  }
}

function date(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z')
}
