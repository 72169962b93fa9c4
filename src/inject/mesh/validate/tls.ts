import { quote } from '../../../language/go/quote.ts'
import type { RawMessage, RawValue } from '../../../language/types/index.ts'
import { join, oneError, type MaybeErrors } from '../../multi-error.ts'
import { flagAt, textAt, textsAt, valueAt } from '../raw.ts'

const CONFIG_MAP = 'configmap://'

/** Says what is wrong with the TLS settings of a client, as Istio's ValidateTLS without a namespace. */
export function tlsErrors(settings: RawMessage | undefined): MaybeErrors {
  if (!settings) return undefined
  const mode = valueAt(settings, 'mode') ?? 'DISABLE'
  const found = [...unverified(settings, mode), ...certificates(settings, mode)]
  return found.reduce<MaybeErrors>(
    (errors, text) => join(errors, oneError(text)),
    credentialError(textAt(settings, 'credentialName'))
  )
}

/** Without verification there is nothing to verify with. */
function unverified(settings: RawMessage, mode: RawValue): readonly string[] {
  if (!flagAt(settings, 'insecureSkipVerify')) return []
  const hasNames = textsAt(settings, 'subjectAltNames').length > 0
  const hasCa = textAt(settings, 'caCertificates') !== ''
  if (mode === 'SIMPLE' && (hasCa || hasNames || textAt(settings, 'credentialName') !== '')) {
    return ['cannot specify CaCertificates or CredentialName or SubjectAltNames when InsecureSkipVerify is set true']
  }
  if (mode === 'MUTUAL' && (hasCa || hasNames)) {
    return ['cannot specify CaCertificates or SubjectAltNames when InsecureSkipVerify is set true']
  }
  return []
}

/** Certificates come from a credential or from files, not from both. */
function certificates(settings: RawMessage, mode: RawValue): readonly string[] {
  if ((mode === 'SIMPLE' || mode === 'MUTUAL') && textAt(settings, 'credentialName') !== '') {
    const files = ['clientCertificate', 'caCertificates', 'privateKey', 'caCrl']
    return files.some(field => textAt(settings, field) !== '')
      ? ['cannot specify client certificates or CA certificate or CA CRL If credentialName is set']
      : []
  }
  if (mode !== 'MUTUAL') return []
  return [
    ...(textAt(settings, 'clientCertificate') === '' ? ['client certificate required for mutual tls'] : []),
    ...(textAt(settings, 'privateKey') === '' ? ['private key required for mutual tls'] : [])
  ]
}

/** A credential in a ConfigMap needs a namespace that is the configuration's own; the mesh has none. */
function credentialError(credential: string): MaybeErrors {
  if (!credential.startsWith(CONFIG_MAP)) return undefined
  const [namespace = '', name] = credential.slice(CONFIG_MAP.length).split('/')
  const expected =
    name === undefined ? 'namespace and name' : namespace === '' ? 'namespace' : name === '' ? 'name' : undefined
  const why =
    expected === undefined
      ? 'namespace must match the configuration namespace ""'
      : `invalid resource name ${quote(credential)}. Expected ${expected}`
  return oneError(`invalid configmap:// credentialName: ${why}`)
}
