import { quote } from './quote.ts'

/** An IP address as far as validation asks: its family and zone. */
export interface IpAddress {
  readonly family: 4 | 6
  readonly zone: string
}

/** A parsed value, or Go's words for why there is none. */
export type Parsed<T> = { readonly value: T } | { readonly error: string }

class AddressError extends Error {}

/** Reads an IP address as Go's `netip.ParseAddr`. */
export function parseAddress(text: string): Parsed<IpAddress> {
  try {
    return { value: addressOf(text) }
  } catch (error) {
    if (error instanceof AddressError) return { error: `ParseAddr(${quote(text)}): ${error.message}` }
    throw error
  }
}

/** Reads an address range as Go's `netip.ParsePrefix`: `10.0.0.0/8`. */
export function parsePrefix(text: string): Parsed<IpAddress & { readonly bits: number }> {
  const failed = (why: string) => ({ error: `netip.ParsePrefix(${quote(text)}): ${why}` })
  const slash = text.lastIndexOf('/')
  if (slash < 0) return failed("no '/'")
  const address = parseAddress(text.slice(0, slash))
  if ('error' in address) return failed(address.error)
  if (address.value.zone !== '') return failed('IPv6 zones cannot be present in a prefix')
  const bits = text.slice(slash + 1)
  if (!/^(?:\d|[1-9]\d*)$/.test(bits) || Number(bits) >= 2 ** 63) return failed(`bad bits after slash: ${quote(bits)}`)
  if (Number(bits) > (address.value.family === 4 ? 32 : 128)) return failed('prefix length out of range')
  return { value: { ...address.value, bits: Number(bits) } }
}

/** Reads an address range as Go's `net.ParseCIDR`, which Istio used before. */
export function parseCidr(text: string): Parsed<IpAddress> {
  const slash = text.indexOf('/')
  const address = parseAddress(text.slice(0, Math.max(slash, 0)))
  const bits = text.slice(slash + 1)
  const isValid =
    slash >= 0 &&
    'value' in address &&
    address.value.zone === '' &&
    /^\d+$/.test(bits) &&
    Number(bits) <= (address.value.family === 4 ? 32 : 128)
  return isValid ? { value: address.value } : { error: `invalid CIDR address: ${text}` }
}

function addressOf(text: string): IpAddress {
  switch (/[.:%]/.exec(text)?.[0]) {
    case '.':
      checkIpv4(text)
      return { family: 4, zone: '' }
    case ':':
      return ipv6(text)
    case '%':
      throw new AddressError('missing IPv6 address')
    default:
      throw new AddressError('unable to parse IP')
  }
}

function checkIpv4(text: string): void {
  let field = ''
  let dots = 0
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i)
    if (char >= '0' && char <= '9') {
      checkOctet((field += char))
    } else if (char === '.') {
      if (field === '' || i === text.length - 1) throw at('IPv4 field must have at least one digit', text.slice(i))
      if (dots === 3) throw new AddressError('IPv4 address too long')
      dots++
      field = ''
    } else throw at('unexpected character', text.slice(i))
  }
  if (dots < 3) throw new AddressError('IPv4 address too short')
}

function checkOctet(digits: string): void {
  if (digits.length > 1 && digits.startsWith('0')) throw new AddressError('IPv4 field has octet with leading zero')
  if (Number(digits) > 255) throw new AddressError('IPv4 field has value >255')
}

function ipv6(text: string): IpAddress {
  const percent = text.indexOf('%')
  const zone = percent < 0 ? '' : text.slice(percent + 1)
  if (percent >= 0 && zone === '') throw new AddressError('zone must be a non-empty string')
  checkIpv6(percent < 0 ? text : text.slice(0, percent))
  return { family: 6, zone }
}

const FIELDS = 8

/** Walks over the groups of hexadecimal digits; `fields` counts 16 bits each. */
function checkIpv6(text: string): void {
  const walk: Walk = { rest: text, fields: 0, hasEllipsis: false }
  if (text.startsWith('::')) {
    walk.rest = text.slice(2)
    walk.hasEllipsis = true
    if (walk.rest === '') return
  }
  while (walk.fields < FIELDS && takeGroup(walk));
  if (walk.rest !== '') throw at('trailing garbage after address', walk.rest)
  if (walk.fields < FIELDS && !walk.hasEllipsis) throw new AddressError('address string too short')
  if (walk.fields === FIELDS && walk.hasEllipsis) {
    throw new AddressError('the :: must expand to at least one field of zeros')
  }
}

interface Walk {
  rest: string
  fields: number
  hasEllipsis: boolean
}

/** Takes one group and the colons behind it; tells whether more may follow. */
function takeGroup(walk: Walk): boolean {
  const group = hexGroup(walk.rest)
  if (walk.rest[group] === '.') {
    checkEmbeddedIpv4(walk)
    walk.fields += 2
    walk.rest = ''
    return false
  }
  walk.fields++
  walk.rest = walk.rest.slice(group)
  if (walk.rest === '') return false
  walk.rest = afterColon(walk.rest)
  if (walk.rest.startsWith(':')) {
    if (walk.hasEllipsis) throw at('multiple :: in address', walk.rest)
    walk.hasEllipsis = true
    walk.rest = walk.rest.slice(1)
  }
  return walk.rest !== ''
}

function hexGroup(rest: string): number {
  const length = /^[0-9a-fA-F]*/.exec(rest)?.[0].length ?? 0
  if (length > 4) throw at('each group must have 4 or less digits', rest)
  if (length === 0) throw at('each colon-separated field must have at least one digit', rest)
  return length
}

function afterColon(rest: string): string {
  if (!rest.startsWith(':')) throw at('unexpected character, want colon', rest)
  if (rest.length === 1) throw at('colon must be followed by more characters', rest)
  return rest.slice(1)
}

function checkEmbeddedIpv4({ rest, fields, hasEllipsis }: Walk): void {
  if (!hasEllipsis && fields !== FIELDS - 2) {
    throw at('embedded IPv4 address must replace the final 2 fields of the address', rest)
  }
  if (fields > FIELDS - 2) {
    throw at('too many hex fields to fit an embedded IPv4 at the end of the address', rest)
  }
  checkIpv4(rest)
}

function at(message: string, rest: string): AddressError {
  return new AddressError(`${message} (at ${quote(rest)})`)
}
