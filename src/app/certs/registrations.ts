import { objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import { trusts, type CertificateFinding, type CertificateTexts } from '../../tls/inspect.ts'
import { carries, certificatesOf, leafOf } from '../../tls/pem.ts'
import { readBundles } from '../../world/cluster/bundles.ts'
import { readRegistrations } from '../../world/read/registration.ts'

const KEEPER = 'A running Outrigger writes it: look at its log, and whether its account may patch this registration.'

/** Looks whether the registrations that lead to some Services trust a certificate, and whether it has the names they call. */
export function registrationFindings(
  registrations: readonly JsonObject[],
  services: readonly string[],
  { where, texts }: CertificateTexts
): readonly CertificateFinding[] {
  const chain = certificatesOf(texts['tls.crt'] ?? '', where)
  const leaf = leafOf(texts['tls.crt'] ?? '', where)
  return registrations.flatMap((object): readonly CertificateFinding[] => {
    const entries = readRegistrations(object)
    const bundles = readBundles(object).filter(({ index }) => services.includes(entries[index]?.service ?? ''))
    if (bundles.length === 0) return []
    const faults = bundles.flatMap(({ index, name, encoded }) => {
      const service = entries[index]?.service ?? ''
      const trust = bundleFault(encoded)
      return [
        ...(trust === undefined ? [] : [`${name} ${trust}`]),
        ...(carries(leaf, `${service}.svc`)
          ? []
          : [`${name} calls ${service}.svc, which the certificate does not name`])
      ]
    })
    const name = `registration ${stringAt(objectAt(object, 'metadata'), 'name')}`
    if (faults.length > 0) return [{ name, ok: false, says: faults.join('; '), hint: KEEPER }]
    return [{ name, ok: true, says: `trusts the certificate (${String(bundles.length)} entries)` }]
  })

  function bundleFault(encoded: string): string | undefined {
    if (encoded === '') return 'has no caBundle'
    try {
      const bundle = certificatesOf(Buffer.from(encoded, 'base64').toString(), 'caBundle')
      return trusts(bundle, chain) ? undefined : 'has a caBundle of another authority'
    } catch {
      return 'has a caBundle that cannot be read'
    }
  }
}
