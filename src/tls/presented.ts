import { connect, type DetailedPeerCertificate } from 'node:tls'
import { CertificateError } from './errors.ts'
import { isAddress } from './names.ts'

const ANSWER_WITHIN = 10_000

/** Shakes hands with a server and returns the chain that it presents (PEM); nothing is verified, nothing else is sent. */
export function presentedChain(host: string, port: number): Promise<string> {
  const where = `${host}:${String(port)}`
  return new Promise((resolve, reject) => {
    const fail = (says: string, cause?: Error): void => {
      socket.destroy()
      reject(new CertificateError('CERTIFICATE_MISSING', `${where} ${says}`, { cause }))
    }
    const socket = connect({ host, port, rejectUnauthorized: false, ...(!isAddress(host) && { servername: host }) })
    socket.setTimeout(ANSWER_WITHIN, () => {
      fail('did not answer in time: is a server there?')
    })
    socket.once('error', (error: Error) => {
      fail(`does not shake hands (${error.message}): correct --server.`, error)
    })
    socket.once('secureConnect', () => {
      const chain = pemOf(socket.getPeerCertificate(true))
      socket.end()
      resolve(chain)
    })
  })
}

/** Node links each certificate to its issuer, and the last one to itself. */
function pemOf(leaf: DetailedPeerCertificate): string {
  const found = new Map<string, string>()
  // A server without a certificate has an empty object here, and the last of a chain may have no issuer.
  let current: Partial<DetailedPeerCertificate> | undefined = leaf
  while (current?.raw !== undefined && current.fingerprint256 !== undefined && !found.has(current.fingerprint256)) {
    const base64 = current.raw.toString('base64').replaceAll(/(.{64})/g, '$1\n')
    found.set(current.fingerprint256, `-----BEGIN CERTIFICATE-----\n${base64.trimEnd()}\n-----END CERTIFICATE-----\n`)
    current = current.issuerCertificate
  }
  return [...found.values()].join('')
}
