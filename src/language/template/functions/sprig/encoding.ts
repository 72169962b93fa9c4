import { decode, encode } from '../../../go/bytes.ts'
import { FunctionError, type TemplateFunction } from '../../../go/function.ts'
import { decodeJson } from '../../../go/json-decode.ts'
import { indentJson } from '../../../go/json-encode.ts'
import type { Value } from '../../../go/value.ts'
import { bytesAsText } from '../bytes-as-text.ts'
import { asValue } from '../reflect.ts'
import { any, ANY, define, STRING, takes, text } from '../signature.ts'
import { BaseError, decodeBase32, decodeBase64, encodeBase32, encodeBase64 } from './base-n.ts'
import { adler32, hex, sha1, sha256, sha512 } from './hashes.ts'
import { toJson } from './to-json.ts'

/** Texts from and to JSON, base 64 and base 32, and checksums. */
export const encoding: readonly TemplateFunction[] = [
  define('b64enc', 'Encodes a text in base 64.', takes([text], STRING), (_, s) => encodeBase64(encode(s))),
  define('b64dec', 'Decodes base 64; gives the error as text.', takes([text], STRING), (_, s) =>
    decoded(() => decodeBase64(bytesAsText(s)))
  ),
  define('b32enc', 'Encodes a text in base 32.', takes([text], STRING), (_, s) => encodeBase32(encode(s))),
  define('b32dec', 'Decodes base 32; gives the error as text.', takes([text], STRING), (_, s) =>
    decoded(() => decodeBase32(bytesAsText(s)))
  ),
  define('sha1sum', 'Gives the SHA-1 checksum of a text.', takes([text], STRING), (_, s) => hex(sha1(encode(s)))),
  define('sha256sum', 'Gives the SHA-256 checksum of a text.', takes([text], STRING), (_, s) => hex(sha256(encode(s)))),
  define('sha512sum', 'Gives the SHA-512 checksum of a text.', takes([text], STRING), (context, s) => {
    // Words of 64 bits are slow in JavaScript.
    context.spend(12 * s.length)
    return hex(sha512(encode(s)))
  }),
  define('adler32sum', 'Gives the Adler-32 checksum of a text.', takes([text], STRING), (_, s) =>
    String(adler32(encode(s)))
  ),
  define('fromJson', 'Reads JSON; what cannot be read is nil.', takes([text], ANY), (_, s) =>
    asValue(decodeJson(s).value)
  ),
  define('mustFromJson', 'Reads JSON, or fails.', takes([text], ANY), (_, s) => {
    const { value, error } = decodeJson(s)
    if (error !== undefined) throw new FunctionError(error)
    return asValue(value)
  }),
  define('toJson', 'Writes a value as JSON; "" if it cannot be.', takes([any], STRING), (_, value) =>
    orNothing(() => toJson(value))
  ),
  define('mustToJson', 'Writes a value as JSON, or fails.', takes([any], STRING), (_, value) => toJson(value)),
  define(
    'toPrettyJson',
    'Writes a value as JSON over lines; "" if it cannot be.',
    takes([any], STRING),
    (context, value) => orNothing(() => pretty(value, context.spend))
  ),
  define('mustToPrettyJson', 'Writes a value as JSON over lines, or fails.', takes([any], STRING), (context, value) =>
    pretty(value, context.spend)
  ),
  define('toRawJson', 'Writes a value as JSON without escaping <, > and &.', takes([any], STRING), (_, value) =>
    toJson(value, false)
  ),
  define('mustToRawJson', 'Writes a value as JSON without escaping <, > and &.', takes([any], STRING), (_, value) =>
    toJson(value, false)
  )
]

function decoded(read: () => Uint8Array): string {
  try {
    return decode(read())
  } catch (error) {
    if (error instanceof BaseError) return error.message
    throw error
  }
}

function orNothing(write: () => string): string {
  try {
    return write()
  } catch (error) {
    if (error instanceof FunctionError) return ''
    throw error
  }
}

/** Indentation grows with depth: the square of the size at worst. */
function pretty(value: Value, spend: (units: number) => void): string {
  const laidOut = indentJson(toJson(value))
  spend(laidOut.length)
  return laidOut
}
