import { createPrivateKey, sign as signature } from 'node:crypto'
import forge from 'node-forge'
import { isAddress } from './names.ts'

/** A certificate and its key, PEM. */
export interface KeyPair {
  readonly cert: string
  readonly key: string
}

/** From when to when a certificate holds, in milliseconds since the epoch. */
export interface Term {
  readonly from: number
  readonly to: number
}

/** What each new certificate needs that only chance and the machine can give. */
export interface Material {
  /** PKCS#8 PEM. */
  readonly privateKey: string
  /** SPKI PEM. */
  readonly publicKey: string
  /** A positive number in hex, never used twice. */
  readonly serial: string
}

/** Makes the certificate of an authority, signed by itself. */
export function makeAuthority(commonName: string, term: Term, material: Material): KeyPair {
  const subject = [{ name: 'commonName', value: commonName }]
  const certificate = draft(term, material)
  certificate.setSubject(subject)
  certificate.setIssuer(subject)
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: keyIdentifier(certificate) }
  ])
  return sign(certificate, material.privateKey, material.privateKey)
}

/** Makes a server's certificate for these hosts, signed by an authority. */
export function makeLeaf(hosts: readonly string[], term: Term, material: Material, authority: KeyPair): KeyPair {
  const issuer = forge.pki.certificateFromPem(authority.cert)
  const certificate = draft(term, material)
  // The names are in subjectAltName, the only place that clients read; a common name over 64 characters is not allowed.
  certificate.setSubject([{ name: 'commonName', value: (hosts[0] ?? 'outrigger').slice(0, 64) }])
  certificate.setIssuer(issuer.subject.attributes)
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: keyIdentifier(issuer) },
    {
      name: 'subjectAltName',
      altNames: hosts.map(host => (isAddress(host) ? { type: 7, ip: host } : { type: 2, value: host }))
    }
  ])
  return sign(certificate, material.privateKey, authority.key)
}

function draft(term: Term, material: Material): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(material.publicKey)
  certificate.serialNumber = material.serial
  certificate.validity.notBefore = new Date(term.from)
  certificate.validity.notAfter = new Date(term.to)
  return certificate
}

function keyIdentifier(certificate: forge.pki.Certificate): string {
  return certificate.generateSubjectKeyIdentifier().getBytes()
}

/** forge says what is to be signed; OpenSSL signs it a hundred times faster. */
function sign(certificate: forge.pki.Certificate, ownKey: string, signingKey: string): KeyPair {
  const key = createPrivateKey(signingKey)
  if (key.asymmetricKeyType !== 'rsa') throw new Error('the key of the authority is no RSA key')
  const unsigned = { sign: () => '' } as unknown as forge.pki.rsa.PrivateKey
  certificate.sign(unsigned, forge.md.sha256.create())
  const content = forge.asn1.toDer(certificate.tbsCertificate).getBytes()
  certificate.signature = signature('sha256', Buffer.from(content, 'latin1'), key).toString('latin1')
  return { cert: forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n'), key: ownKey }
}
