import { byteLength } from '../../language/go/bytes.ts'
import { parseCidr, parsePrefix } from '../../language/go/netip.ts'
import { quote } from '../../language/go/quote.ts'
import { parseBool, parseUint } from '../../language/go/strconv.ts'
import { parseQuantity } from '../../language/types/index.ts'
import type { Dialect } from '../dialect.ts'
import { trimSpace } from '../go-text.ts'
import { defaultProxyConfig } from '../mesh/defaults.ts'
import { MeshError, readProxyConfig } from '../mesh/mesh-config.ts'
import { proxyConfigErrors } from '../mesh/validate/proxy-config.ts'
import { textOf } from '../multi-error.ts'

/** Says what is wrong with the value of an annotation, in Istio's words; undefined if nothing is. */
export type ValueCheck = (value: string, dialect: Dialect) => string | undefined

export const interceptionMode: ValueCheck = (value, { interceptionNone }) => {
  if (value === 'REDIRECT' || value === 'TPROXY' || (interceptionNone && value === 'NONE')) return undefined
  return `interceptionMode invalid${interceptionNone ? ', use REDIRECT,TPROXY,NONE' : ''}: ${value}`
}

/** The words name excludeInboundPorts, as Istio's do. */
export const statusPort: ValueCheck = (value, dialect) => {
  const error = portError(value, dialect)
  return error === undefined ? undefined : `excludeInboundPorts invalid: ${error}`
}

export const uint32: ValueCheck = value => parseUint(value, 10, 32).error?.message

export const bool: ValueCheck = value => parseBool(value).error?.message

/** A list of ranges; with `wildcard` also the one word `*`. */
export function ipRanges(name: string, wildcard: boolean): ValueCheck {
  return (value, { cidrErrors }) => {
    if (value === '' || (wildcard && value === '*')) return undefined
    const parse = cidrErrors === 'netip' ? parsePrefix : parseCidr
    for (const range of value.split(',')) {
      const parsed = parse(range)
      if ('error' in parsed) return `${name} invalid: failed parsing cidr '${range}': ${parsed.error}`
    }
    return undefined
  }
}

/** A list of ports; with `wildcard` also the one word `*`. */
export function ports(name: string, wildcard: boolean): ValueCheck {
  return (value, dialect) => {
    const list = trimSpace(value)
    if (list === '' || (wildcard && value === '*')) return undefined
    for (const port of list.split(',')) {
      const error = portError(port, dialect)
      // Both the parser of one port and that of the list tell which one it was.
      if (error !== undefined) return `${name} invalid: failed parsing port '${shownPort(port, dialect)}': ${error}`
    }
    return undefined
  }
}

function portError(port: string, dialect: Dialect): string | undefined {
  const { value, error } = parseUint(trimSpace(port), 10, 16)
  if (!error) return undefined
  const shown = dialect.portErrors === 'value' ? value.toString() : port
  return `failed parsing port '${shown}': ${error.message}`
}

/** Up to 1.10 the list showed what the parser of one port had returned, which is 0. */
function shownPort(port: string, { portErrors }: Dialect): string {
  return portErrors === 'value' ? '0' : port
}

const INTERFACE = /^[a-zA-Z][a-zA-Z0-9_.-]*$/
/** IFNAMSIZ without the closing zero byte. */
const MAX_INTERFACE = 15

export const interfaces: ValueCheck = value => {
  if (value === '') return undefined
  for (const name of value.split(',').map(trimSpace)) {
    if (name === '') return 'empty interface name'
    if (byteLength(name) > MAX_INTERFACE) return `interface name ${quote(name)} too long (max 15 chars)`
    if (!INTERFACE.test(name)) return `interface name ${quote(name)} contains invalid characters`
  }
  return undefined
}

export const quantity: ValueCheck = value => {
  if (/\p{Cc}/u.test(value)) return 'value contains control characters'
  const parsed = parseQuantity(value)
  return 'error' in parsed ? parsed.error : undefined
}

export const proxyConfig: ValueCheck = (value, dialect) => {
  try {
    const prefix = 'failed to convert to apply proxy config: '
    const errors = proxyConfigErrors(readProxyConfig(value, defaultProxyConfig(dialect), dialect, prefix), dialect)
    return errors && textOf(errors)
  } catch (error) {
    if (error instanceof MeshError) return error.message
    throw error
  }
}
