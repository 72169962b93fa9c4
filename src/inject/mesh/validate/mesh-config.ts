import type { RawMessage } from '../../../language/types/index.ts'
import type { Dialect } from '../../dialect.ts'
import { append, join, oneError, prefix, type MaybeErrors } from '../../multi-error.ts'
import { portRangeError, trustDomainError, wildcardDomainError } from '../../validate/address.ts'
import { has, messageAt, messagesAt, numberAt, textAt, textsAt, valueAt } from '../raw.ts'
import { connectTimeoutError, protocolDetectionTimeoutError } from './duration.ts'
import { localityErrors, zoneAwareErrors } from './locality.ts'
import { proxyConfigErrors } from './proxy-config.ts'
import { inboundRetryErrors, trafficPolicyErrors } from './traffic-policy.ts'

type Check = (mesh: RawMessage, dialect: Dialect) => MaybeErrors

/** What Istio checks of a MeshConfig, in its order. Extension providers that are wrong are only worth a warning there. */
const checks: readonly Check[] = [
  mesh => {
    const error = portRangeError(numberAt(mesh, 'proxyListenPort'))
    return error === undefined ? undefined : oneError(`invalid proxy listen port: ${error}`)
  },
  mesh => prefixed(connectTimeoutError(valueAt(mesh, 'connectTimeout')), 'invalid connect timeout:'),
  mesh =>
    prefixed(
      protocolDetectionTimeoutError(valueAt(mesh, 'protocolDetectionTimeout')),
      'invalid protocol detection timeout:'
    ),
  (mesh, dialect) => proxyConfigErrors(messageAt(mesh, 'defaultConfig') ?? {}, dialect),
  mesh => localityErrors(messageAt(mesh, 'localityLbSetting')),
  mesh => zoneAwareErrors(messageAt(mesh, 'zoneAwareLbSetting')),
  serviceSettings,
  trustDomains,
  mesh =>
    has(messageAt(mesh, 'meshMTLS'), 'ecdhCurves')
      ? append(undefined, 'mesh TLS does not support ECDH curves configuration')
      : undefined,
  mesh => trafficPolicyErrors(messageAt(mesh, 'defaultTrafficPolicy')),
  mesh => inboundRetryErrors(messageAt(mesh, 'defaultInboundHttpRetryPolicy'))
]

/** Says all that is wrong with a MeshConfig, as Istio's ValidateMeshConfig. */
export function meshConfigErrors(mesh: RawMessage, dialect: Dialect): MaybeErrors {
  const errors = checks.reduce<MaybeErrors>((found, check) => join(found, check(mesh, dialect)), undefined)
  // Before warnings were told apart (1.13), even one error was a list.
  return errors && dialect.meshErrorsAreLists ? append(undefined, errors) : errors
}

function serviceSettings(mesh: RawMessage): MaybeErrors {
  const found = messagesAt(mesh, 'serviceSettings').flatMap((setting, index) =>
    textsAt(setting, 'hosts').flatMap(host => {
      const error = wildcardDomainError(host)
      return error === undefined ? [] : [`serviceSettings[${String(index)}], host \`${host}\`: ${error}`]
    })
  )
  return found.length === 0 ? undefined : append(undefined, ...found)
}

/** Before there was a default (1.6), a mesh could do without a trust domain. */
function trustDomains(mesh: RawMessage, { istioApi }: Dialect): MaybeErrors {
  const own = istioApi < 6 && !has(mesh, 'trustDomain') ? undefined : trustDomainError(textAt(mesh, 'trustDomain'))
  const aliases = textsAt(mesh, 'trustDomainAliases').flatMap((alias, index) => {
    const error = trustDomainError(alias)
    return error === undefined ? [] : [`trustDomainAliases[${String(index)}], domain \`${alias}\` : ${error}`]
  })
  const found = [...(own === undefined ? [] : [`trustDomain: ${own}`]), ...aliases]
  return found.length === 0 ? undefined : append(undefined, ...found)
}

function prefixed(errors: MaybeErrors, label: string): MaybeErrors {
  return errors && prefix(errors, label)
}
