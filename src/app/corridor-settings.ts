import type { Settings } from '../inject/snapshot.ts'
import type { AppSettings } from './settings/table.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Returns what the corridor sees of the settings. */
export function corridorSettings(settings: AppSettings, environment: Environment): Settings {
  const corridor: Settings = {
    enableNativeSidecars: settings.enableNativeSidecars,
    platform: settings.platform,
    compliancePolicy: settings.compliancePolicy,
    clusterId: settings.clusterId,
    istioNamespace: settings.istioNamespace,
    compat: settings.compat,
    // istiod trusts the API server: whoever wants exactly istiod wants that too.
    namespaceCheck: settings.compat === 'exact' ? 'trust' : settings.namespaceCheck,
    revisionPrecedence: settings.revisionPrecedence,
    caches: settings.caches,
    environment: environmentOf(settings, environment)
  }
  return Object.freeze(corridor)
}

/** The environment as templates see it; switches of old releases that a file sets are in it as if they were variables. */
function environmentOf(settings: AppSettings, environment: Environment): Readonly<Record<string, string>> {
  const given = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.freeze({
    ...Object.fromEntries(given),
    ...(!settings.rewriteTcpProbes && { REWRITE_TCP_PROBES: 'false' }),
    ...(!settings.enableLegacyFsgroupInjection && { ENABLE_LEGACY_FSGROUP_INJECTION: 'false' }),
    ...(!settings.enableInboundPassthrough && { PILOT_ENABLE_INBOUND_PASSTHROUGH: 'false' })
  })
}
