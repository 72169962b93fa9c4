import { FunctionError } from '../../../go/function.ts'
import { parseAddress } from '../../../go/netip.ts'
import { quote } from '../../../go/quote.ts'
import { textFromBytes } from '../bytes-as-text.ts'

/** A URL as Go's net/url keeps it. All texts are bytes, one a character. */
export interface Url {
  readonly scheme: string
  readonly opaque: string
  readonly user: UserInfo | undefined
  readonly host: string
  readonly path: string
  readonly query: string
  readonly fragment: string
}

interface UserInfo {
  readonly name: string
  readonly password: string | undefined
}

/** Where in a URL a text stands: each place leaves other characters unescaped (RFC 3986 as Go reads it). */
const PLAIN = {
  path: /[A-Za-z0-9\-_.~$&+,/:;=@]/,
  host: /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/,
  user: /[A-Za-z0-9\-_.~$&+,;=]/,
  fragment: /[A-Za-z0-9\-_.~$&+,/:;=?@!()*]/
} as const

type Place = keyof typeof PLAIN

/** Parses a URL as `url.Parse`, and throws its error. */
export function parseUrl(bytes: string): Url {
  const [main, fragment] = cut(bytes, '#')
  try {
    const url = parseMain(main)
    return { ...url, fragment: wrapFragment(bytes, fragment) }
  } catch (error) {
    if (error instanceof UrlFlaw)
      throw new FunctionError(`parse ${quote(textFromBytes(error.url ?? main))}: ${error.message}`)
    throw error
  }
}

/** What is wrong with a URL, and in which text of it if not in what stands before the fragment. */
class UrlFlaw extends Error {
  readonly url: string | undefined
  constructor(message: string, url?: string) {
    super(message)
    this.url = url
  }
}

function wrapFragment(whole: string, fragment: string): string {
  try {
    return unescape(fragment, 'fragment')
  } catch (error) {
    throw error instanceof UrlFlaw ? new UrlFlaw(error.message, whole) : error
  }
}

function parseMain(text: string): Url {
  if (hasControl(text)) throw new UrlFlaw('net/url: invalid control character in URL')
  const none = { scheme: '', opaque: '', user: undefined, host: '', path: '', query: '', fragment: '' }
  if (text === '*') return { ...none, path: '*' }
  const [scheme, afterScheme] = splitScheme(text)
  const [hierarchy, query] = cut(afterScheme, '?')
  const url = { ...none, scheme: scheme.toLowerCase(), query }
  if (!hierarchy.startsWith('/')) {
    if (scheme !== '') return { ...url, opaque: hierarchy }
    if (cut(hierarchy, '/')[0].includes(':')) throw new UrlFlaw('first path segment in URL cannot contain colon')
  }
  const hasAuthority = hierarchy.startsWith('//') && (scheme !== '' || !hierarchy.startsWith('///'))
  if (!hasAuthority) return { ...url, path: unescape(hierarchy, 'path') }
  const slash = hierarchy.indexOf('/', 2)
  const authority = slash < 0 ? hierarchy.slice(2) : hierarchy.slice(2, slash)
  const { user, host } = parseAuthority(url.scheme, authority)
  return { ...url, user, host, path: slash < 0 ? '' : unescape(hierarchy.slice(slash), 'path') }
}

function hasControl(text: string): boolean {
  return Array.from(text).some(char => char < ' ' || char === '\x7f')
}

function cut(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function splitScheme(text: string): [string, string] {
  if (text.startsWith(':')) throw new UrlFlaw('missing protocol scheme')
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)
  return match?.[1] === undefined ? ['', text] : [match[1], text.slice(match[0].length)]
}

function parseAuthority(scheme: string, authority: string): { user: UserInfo | undefined; host: string } {
  const at = authority.lastIndexOf('@')
  const host = parseHost(scheme, authority.slice(at + 1))
  if (at < 0) return { user: undefined, host }
  const info = authority.slice(0, at)
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(info)) throw new UrlFlaw('net/url: invalid userinfo')
  const [name, password] = cut(info, ':')
  const hasPassword = info.includes(':')
  return {
    user: { name: unescape(name, 'user'), password: hasPassword ? unescape(password, 'user') : undefined },
    host
  }
}

function parseHost(scheme: string, host: string): string {
  const bracket = host.lastIndexOf('[')
  if (bracket > 0) throw new UrlFlaw('invalid IP-literal')
  if (bracket === 0) return parseBracketed(host)
  const colon = host.indexOf(':')
  if (colon < 0) return unescape(host, 'host')
  // Lists of hosts with ports are let through, but not for HTTP.
  const isStrict = scheme === 'http' || scheme === 'https'
  checkPort(host.slice(isStrict ? colon : host.lastIndexOf(':')))
  return unescape(host, 'host')
}

function checkPort(port: string): void {
  if (!isOptionalPort(port)) throw new UrlFlaw(`invalid port ${quote(textFromBytes(port))} after host`)
}

function isOptionalPort(port: string): boolean {
  return /^(?::[0-9]*)?$/.test(port)
}

function parseBracketed(host: string): string {
  const end = host.lastIndexOf(']')
  if (end < 0) throw new UrlFlaw("missing ']' in host")
  const port = host.slice(end + 1)
  checkPort(port)
  const inside = host.slice(1, end)
  const zone = inside.indexOf('%25')
  const address = unescape(zone < 0 ? inside : inside.slice(0, zone), 'host')
  const name = zone < 0 ? address : address + unescapeZone(inside.slice(zone))
  const parsed = parseAddress(textFromBytes(name))
  if ('error' in parsed) throw new UrlFlaw(`invalid host: ${parsed.error}`)
  if (parsed.value.family === 4) throw new UrlFlaw('invalid IP-literal')
  return `[${name}]${port}`
}

/** Undoes percent-encoding; in a host only bytes beyond ASCII may be encoded. */
function unescape(text: string, place: Place): string {
  const isHost = place === 'host'
  checkCharacters(text, isHost, code => isHost && code < 0x80 && code !== 0x25)
  return decodePercent(text)
}

/** In a zone what may stand in a host may be encoded too. */
function unescapeZone(text: string): string {
  checkCharacters(text, true, code => code !== 0x25 && code !== 0x20 && !PLAIN.host.test(String.fromCharCode(code)))
  return decodePercent(text)
}

/** Finds the first escape that is broken or forbidden, or the first character that no host has. */
function checkCharacters(text: string, isHost: boolean, isForbidden: (code: number) => boolean): void {
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '%') {
      const escape = text.slice(at, at + 3)
      const isSound = /^%[0-9a-fA-F]{2}$/.test(escape) && !isForbidden(parseInt(escape.slice(1), 16))
      if (!isSound) throw new UrlFlaw(`invalid URL escape ${quote(textFromBytes(escape))}`)
      at += 2
    } else if (isHost && char < '\x80' && !PLAIN.host.test(char)) {
      throw new UrlFlaw(`invalid character ${quote(char)} in host name`)
    }
  }
}

function decodePercent(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)))
}

function escape(text: string, place: Place): string {
  let out = ''
  for (const char of text) {
    out += PLAIN[place].test(char) ? char : '%' + char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')
  }
  return out
}

/** Writes the name and password of a URL. */
export function userText(user: UserInfo | undefined): string {
  if (!user) return ''
  return escape(user.name, 'user') + (user.password === undefined ? '' : ':' + escape(user.password, 'user'))
}

/** Returns the host without its port and brackets. */
export function hostName(host: string): string {
  const colon = host.lastIndexOf(':')
  const name = colon >= 0 && isOptionalPort(host.slice(colon)) ? host.slice(0, colon) : host
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name
}

/** Writes a URL as its `String` method. */
export function urlText(url: Url): string {
  const head = url.scheme === '' ? '' : url.scheme + ':'
  return head + (url.opaque === '' ? hierarchyText(url) : url.opaque) + suffixText(url)
}

function suffixText({ query, fragment }: Url): string {
  return (query === '' ? '' : '?' + query) + (fragment === '' ? '' : '#' + escape(fragment, 'fragment'))
}

function hierarchyText(url: Url): string {
  const authority = authorityText(url)
  const path = url.path === '*' ? url.path : escape(url.path, 'path')
  if (path === '' || path.startsWith('/')) return authority + path
  if (url.host !== '') return `${authority}/${path}`
  // A colon in the first segment would read as the end of a scheme.
  const looksLikeScheme = url.scheme === '' && authority === '' && cut(path, '/')[0].includes(':')
  return authority + (looksLikeScheme ? './' : '') + path
}

function authorityText({ scheme, user, host, path }: Url): string {
  if (host === '' && !user && (scheme === '' || path === '')) return ''
  return `//${user ? userText(user) + '@' : ''}${escape(host, 'host')}`
}
