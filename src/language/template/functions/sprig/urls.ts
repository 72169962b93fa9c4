import { FunctionError, type TemplateFunction } from '../../../go/function.ts'
import { bytesAsText, textFromBytes } from '../bytes-as-text.ts'
import { asValue, kindOf } from '../reflect.ts'
import { ANY_MAP, define, dict, type Members, STRING, takes, text } from '../signature.ts'
import { hostName, parseUrl, urlText, userText } from './url.ts'

/** URLs from and to maps of their parts. */
export const urls: readonly TemplateFunction[] = [
  define(
    'urlParse',
    'Takes a URL apart: scheme, host, hostname, path, query, opaque, fragment, userinfo.',
    takes([text], ANY_MAP),
    (_, url) => {
      const parsed = wrapped('unable to parse url: ', () => parseUrl(bytesAsText(url)))
      const parts = {
        scheme: parsed.scheme,
        host: parsed.host,
        hostname: hostName(parsed.host),
        path: parsed.path,
        query: parsed.query,
        opaque: parsed.opaque,
        fragment: parsed.fragment,
        userinfo: userText(parsed.user)
      }
      return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, textFromBytes(part)]))
    }
  ),
  define('urlJoin', 'Puts a URL together from a map of its parts.', takes([dict], STRING), (_, parts) => {
    // The order of the keys is the order of the errors.
    const url = {
      scheme: part(parts, 'scheme'),
      host: part(parts, 'host'),
      path: part(parts, 'path'),
      query: part(parts, 'query'),
      opaque: part(parts, 'opaque'),
      fragment: part(parts, 'fragment')
    }
    const userinfo = part(parts, 'userinfo')
    const user =
      userinfo === ''
        ? undefined
        : wrapped('unable to parse userinfo in dict: ', () => parseUrl(`proto://${userinfo}@host`)).user
    return textFromBytes(urlText({ ...url, user }))
  })
]

function part(parts: Members<unknown>, name: string): string {
  if (!parts || !Object.hasOwn(parts, name)) return ''
  const value = asValue(parts[name])
  if (typeof value === 'string') return bytesAsText(value)
  if (value === null) throw new FunctionError('runtime error: invalid memory address or nil pointer dereference')
  throw new FunctionError(`unable to parse ${name} key, must be of type string, but ${kindOf(value)} found`)
}

function wrapped<T>(prefix: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (error instanceof FunctionError) throw new FunctionError(prefix + error.message)
    throw error
  }
}
