import { X509Certificate, createPrivateKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { CertificateError } from './errors.ts'
import { isAddress } from './names.ts'

const BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE-----/g

/** Reads the certificates of a PEM text in order; `where` names the text in errors. */
export function certificatesOf(pem: string, where: string): X509Certificate[] {
  const blocks = pem.match(BLOCK) ?? []
  try {
    return blocks.map(block => new X509Certificate(block))
  } catch (error) {
    throw new CertificateError('CERTIFICATE_NOT_PEM', `${where} holds a certificate that cannot be read`, {
      cause: error
    })
  }
}

/** Reads the first certificate of a PEM text. */
export function leafOf(pem: string, where: string): X509Certificate {
  const [leaf] = certificatesOf(pem, where)
  if (leaf === undefined) {
    throw new CertificateError('CERTIFICATE_NOT_PEM', `${where} holds no PEM certificate (-----BEGIN CERTIFICATE-----)`)
  }
  return leaf
}

/** Reads a private key. */
export function privateKeyOf(pem: string, where: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch (error) {
    throw new CertificateError('CERTIFICATE_NOT_PEM', `${where} holds no PEM private key that can be read`, {
      cause: error
    })
  }
}

/** Says when a certificate begins and ends, in milliseconds since the epoch. */
export function validity(certificate: X509Certificate): { readonly from: number; readonly to: number } {
  return { from: Date.parse(certificate.validFrom), to: Date.parse(certificate.validTo) }
}

/** The certificates of a bundle as a set of fingerprints, which is how bundles compare: order, spaces and repetition mean nothing. */
export function fingerprints(bundle: string): ReadonlySet<string> {
  return new Set(certificatesOf(bundle, 'the bundle').map(certificate => certificate.fingerprint256))
}

/** Tells whether two bundles trust the same certificates; a bundle that cannot be read equals none. */
export function sameBundle(one: string, other: string): boolean {
  try {
    const [a, b] = [fingerprints(one), fingerprints(other)]
    return a.size === b.size && [...a].every(print => b.has(print))
  } catch {
    return false
  }
}

/** Tells whether a bundle holds all certificates of another; one that cannot be read holds nothing. */
export function holdsBundle(bundle: string, wanted: string): boolean {
  try {
    const held = fingerprints(bundle)
    return [...fingerprints(wanted)].every(print => held.has(print))
  } catch {
    return false
  }
}

/** Joins bundles: each certificate once, in order, and none that has ended. */
export function joinBundles(bundles: readonly string[], now: number): string {
  const found = new Map<string, string>()
  for (const certificate of bundles.flatMap(bundle => certificatesOf(bundle, 'the bundle'))) {
    if (validity(certificate).to > now) found.set(certificate.fingerprint256, certificate.toString())
  }
  return [...found.values()].join('')
}

/** Tells whether a certificate carries a DNS name or an address. */
export function carries(leaf: X509Certificate, host: string): boolean {
  // checkIP throws for what is no address.
  return isAddress(host) ? leaf.checkIP(host) !== undefined : leaf.checkHost(host, { subject: 'never' }) !== undefined
}
