import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { Material } from './x509.ts'

const generate = promisify(generateKeyPair)

/** Makes a key pair and a serial number, off the event loop: RSA, because node-forge writes no other key. */
export async function newMaterial(): Promise<Material> {
  const { privateKey, publicKey } = await generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' }
  })
  return { privateKey, publicKey, serial: newSerial() }
}

/** A serial number as RFC 5280 4.1.2.2 wants it: positive, unique, at most 20 octets. */
function newSerial(): string {
  const bytes = randomBytes(16)
  // The first bit is the sign, and a first octet of zero would be dropped.
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes.toString('hex')
}
