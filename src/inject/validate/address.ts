import { byteLength } from '../../language/go/bytes.ts'
import { parseAddress } from '../../language/go/netip.ts'
import { quote } from '../../language/go/quote.ts'
import { atoi } from '../../language/go/strconv.ts'

/** Says what is wrong with `host:port`, as Istio's ValidateProxyAddress; undefined if nothing is. */
export function proxyAddressError(address: string): string | undefined {
  const split = splitHostPort(address)
  if ('error' in split) return `unable to split ${quote(address)}: ${split.error}`
  const port = atoi(split.port)
  if (port.error) return `port (${split.port}) is not a number: ${port.error.message}`
  const range = portRangeError(port.value)
  if (range !== undefined) return range
  if (fqdnError(split.host) === undefined || 'value' in parseAddress(split.host)) return undefined
  return `${quote(split.host)} is not a valid hostname or an IP address`
}

/** Says that a port is out of range. */
export function portRangeError(port: number | bigint): string | undefined {
  return port >= 1 && port <= 65535 ? undefined : `port number ${String(port)} must be in the range 1..65535`
}

/** Says what is wrong with a domain name, as Istio's ValidateFQDN. */
export function fqdnError(domain: string): string | undefined {
  return domainLengthError(domain) ?? labelsError(domain)
}

/** Says what is wrong with a domain name whose first label may be a wildcard. */
export function wildcardDomainError(domain: string): string | undefined {
  const length = domainLengthError(domain)
  if (length !== undefined) return length
  const dot = domain.indexOf('.')
  const first = dot < 0 ? domain : domain.slice(0, dot)
  if (first.length > 63 || !WILDCARD_LABEL.test(first)) {
    return `domain name ${quote(domain)} invalid (label ${quote(first)} invalid)`
  }
  return dot < 0 ? undefined : labelsError(domain.slice(dot + 1))
}

/** Says that a trust domain is not made of DNS labels. */
export function trustDomainError(domain: string): string | undefined {
  if (domain === '') return 'empty domain name not allowed'
  return badLabel(domain) === undefined ? undefined : `trust domain name ${quote(domain)} invalid`
}

function domainLengthError(domain: string): string | undefined {
  // Go counts bytes; a name with other than ASCII fails the label check, but may be too long first.
  if (byteLength(domain) > 255) return `domain name ${quote(domain)} too long (max 255)`
  return domain === '' ? 'empty domain name not allowed' : undefined
}

function labelsError(domain: string): string | undefined {
  const top = domain.slice(domain.lastIndexOf('.') + 1)
  if (!atoi(top).error) {
    return `domain name ${quote(domain)} invalid (top level domain ${quote(top)} cannot be all-numeric)`
  }
  const bad = badLabel(domain)
  return bad === undefined ? undefined : `domain name ${quote(domain)} invalid (label ${quote(bad)} invalid)`
}

const LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/
const WILDCARD_LABEL = /^(?:\*|(?:\*|\*-)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/

/** The last label may be empty: `istio.io.` is a name too. */
function badLabel(domain: string): string | undefined {
  const labels = domain.split('.')
  if (labels.at(-1) === '') labels.pop()
  return labels.find(label => label.length > 63 || !LABEL.test(label))
}

type HostPort = { readonly host: string; readonly port: string } | { readonly error: string }

/** Splits `host:port` or `[host]:port`, as Go's `net.SplitHostPort`. */
function splitHostPort(address: string): HostPort {
  const colon = address.lastIndexOf(':')
  if (colon < 0) return failed(address, 'missing port in address')
  if (address.startsWith('[')) return splitBracketed(address, colon)
  const host = address.slice(0, colon)
  if (host.includes(':')) return failed(address, 'too many colons in address')
  return withoutBrackets(address, { host, port: address.slice(colon + 1) }, [0, 0])
}

function splitBracketed(address: string, colon: number): HostPort {
  const end = address.indexOf(']')
  if (end < 0) return failed(address, "missing ']' in address")
  if (end + 1 !== colon) {
    return failed(address, address[end + 1] === ':' ? 'too many colons in address' : 'missing port in address')
  }
  return withoutBrackets(address, { host: address.slice(1, end), port: address.slice(colon + 1) }, [1, end + 1])
}

/** Refuses brackets where there must not be any: opening ones from the first position on, closing ones from the second. */
function withoutBrackets(address: string, found: HostPort, from: readonly [number, number]): HostPort {
  if (address.includes('[', from[0])) return failed(address, "unexpected '[' in address")
  return address.includes(']', from[1]) ? failed(address, "unexpected ']' in address") : found
}

function failed(address: string, why: string): HostPort {
  return { error: `${address === '' ? '' : `address ${address}: `}${why}` }
}
