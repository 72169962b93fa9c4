import { FunctionError, type TemplateFunction } from '../../../go/function.ts'
import { ANY_SLICE, type GoType, type Value } from '../../../go/value.ts'
import { bytesAsText } from '../bytes-as-text.ts'
import { count, define, type Param, STRING, takes, text } from '../signature.ts'
import { BaseError, decodeBase64 } from './base-n.ts'
import { refuse } from './impure.ts'

const CERTIFICATE: GoType = {
  text: 'sprig.certificate',
  kind: 'struct',
  named: true,
  fields: [],
  field: () => undefined
}
const certificate: Param<Value> = { type: CERTIFICATE, read: value => value }
const list: Param<Value> = { type: ANY_SLICE, read: value => value }

/** Functions that keep their signature, so that templates with them parse, but refuse to work: `impure.ts` says why. */
export const refused: readonly TemplateFunction[] = [
  define('getHostByName', 'Refused: looks a host name up.', takes([text], STRING), () => refuse('getHostByName')),
  define('bcrypt', 'Refused: hashes a password with bcrypt.', takes([text], STRING), () => refuse('bcrypt')),
  define('genPrivateKey', 'Refused: makes a private key.', takes([text], STRING), (_, kind) =>
    ['', 'rsa', 'dsa', 'ecdsa', 'ed25519'].includes(kind) ? refuse('genPrivateKey') : `Unknown type ${kind}`
  ),
  define('genCA', 'Refused: makes a certificate authority.', takes([text, count], CERTIFICATE), () => refuse('genCA')),
  define(
    'genCAWithKey',
    'Refused: makes a certificate authority with a key.',
    takes([text, count, text], CERTIFICATE),
    () => refuse('genCAWithKey')
  ),
  define(
    'genSelfSignedCert',
    'Refused: makes a self-signed certificate.',
    takes([text, list, list, count], CERTIFICATE),
    () => refuse('genSelfSignedCert')
  ),
  define(
    'genSelfSignedCertWithKey',
    'Refused: makes a self-signed certificate with a key.',
    takes([text, list, list, count, text], CERTIFICATE),
    () => refuse('genSelfSignedCertWithKey')
  ),
  define(
    'genSignedCert',
    'Refused: makes a certificate signed by an authority.',
    takes([text, list, list, count, certificate], CERTIFICATE),
    () => refuse('genSignedCert')
  ),
  define(
    'genSignedCertWithKey',
    'Refused: makes a certificate with a key, signed by an authority.',
    takes([text, list, list, count, certificate, text], CERTIFICATE),
    () => refuse('genSignedCertWithKey')
  ),
  define(
    'buildCustomCert',
    'Refused: takes a certificate and its key.',
    takes([text, text], CERTIFICATE),
    (_, cert, key) => {
      checkBase64(cert, 'unable to decode base64 certificate')
      checkBase64(key, 'unable to decode base64 private key')
      return refuse('buildCustomCert')
    }
  ),
  define('encryptAES', 'Refused: encrypts a text.', takes([text, text], STRING), (_, _password, plain) =>
    plain === '' ? '' : refuse('encryptAES')
  ),
  define('decryptAES', 'Refused: decrypts a text.', takes([text, text], STRING), (_, _password, secret) => {
    checkBase64(secret)
    return secret === '' ? '' : refuse('decryptAES')
  })
]

/** Reports bad base 64 as sprig does, before the refusal. */
function checkBase64(encoded: string, message?: string): void {
  try {
    decodeBase64(bytesAsText(encoded))
  } catch (error) {
    if (error instanceof BaseError) throw new FunctionError(message ?? error.message)
    throw error
  }
}
