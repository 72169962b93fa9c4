import { compareText } from '../../../language/go/compare-text.ts'
import type { RawMessage } from '../../../language/types/index.ts'
import { join, oneError, type MaybeErrors } from '../../multi-error.ts'
import { messageAt, messagesAt, textAt, textsAt } from '../raw.ts'

const REGION_LABEL = 'topology.kubernetes.io/region'
const TOPOLOGY_LABELS: readonly string[] = [REGION_LABEL, 'topology.kubernetes.io/zone', 'topology.istio.io/subzone']

/** Says what is wrong with locality load balancing, as Istio's ValidateLocalityLbSetting. */
export function localityErrors(setting: RawMessage | undefined): MaybeErrors {
  if (!setting) return undefined
  const distribute = messagesAt(setting, 'distribute')
  const failover = messagesAt(setting, 'failover')
  if (distribute.length > 0 && failover.length > 0) {
    return oneError("can not simultaneously specify 'distribute' and 'failover'")
  }
  const label = failover.length > 0 ? topologyLabels(setting)[0] : undefined
  if (label !== undefined) {
    return oneError(`can not simultaneously set 'failover' and topology label '${label}' in 'failover_priority'`)
  }
  let errors: MaybeErrors
  for (const rule of distribute) {
    const weight = weightError(messageAt(rule, 'to') ?? {})
    if (weight !== undefined) return join(errors, oneError(weight))
    errors = join(errors, localitiesError(Object.keys(messageAt(rule, 'to') ?? {}).sort(compareText)))
  }
  errors = join(errors, localitiesError(distribute.map(rule => textAt(rule, 'from'))))
  return join(errors, failoverErrors(failover, 'locality lb', 'locality lb failover only specify region'))
}

/** Says what is wrong with zone aware load balancing, as Istio's ValidateZoneAwareLbSetting. */
export function zoneAwareErrors(setting: RawMessage | undefined): MaybeErrors {
  if (!setting) return undefined
  let errors: MaybeErrors
  for (const label of topologyLabels(setting)) {
    const why = 'region- and zone-level routing are handled automatically'
    errors = join(
      errors,
      oneError(`'failover_priority' for zone aware lb must not use topology label '${label}'; ${why}`)
    )
  }
  const why = 'zone aware lb failover only specifies region; zone and subzone failover are handled automatically'
  return join(errors, failoverErrors(messagesAt(setting, 'failover'), 'zone aware lb', why))
}

function topologyLabels(setting: RawMessage): readonly string[] {
  return textsAt(setting, 'failoverPriority').filter(label => TOPOLOGY_LABELS.includes(label))
}

function failoverErrors(failover: readonly RawMessage[], name: string, onlyRegion: string): MaybeErrors {
  let errors: MaybeErrors
  for (const rule of failover) {
    const [from, to] = [textAt(rule, 'from'), textAt(rule, 'to')]
    if (from === to) errors = join(errors, oneError(`${name} failover settings must specify different regions`))
    if (from.includes('/') || to.includes('/')) errors = join(errors, oneError(onlyRegion))
    if (from.includes('*') || to.includes('*')) {
      errors = join(errors, oneError(`${name} failover region should not contain '*' wildcard`))
    }
  }
  return errors
}

function weightError(weights: RawMessage): string | undefined {
  let total = 0
  for (const weight of Object.values(weights)) {
    if (typeof weight !== 'number' || weight <= 0 || weight > 100) return 'locality weight must be in range [1, 100]'
    total += weight
  }
  return total === 100 ? undefined : `total locality weight ${String(total)} != 100`
}

/** Checks that no locality lies within one before it: `region/zone/subzone`, a wildcard at the end. */
function localitiesError(localities: readonly string[]): MaybeErrors {
  const seen: string[][] = []
  for (const locality of localities) {
    const stars = locality.split('*').length - 1
    if (stars > 1 || (stars === 1 && !locality.endsWith('*'))) {
      return oneError(`locality ${locality} wildcard '*' number can not exceed 1 and must be in the end`)
    }
    const parts = splitLocality(locality)
    const overlaps = oneError(`locality ${locality} overlap with previous specified ones`)
    if (seen.some(([region]) => region === '*')) return overlaps
    if (parts.includes('')) return oneError(`locality ${locality} must not contain empty region/zone/subzone info`)
    if (seen.some(other => overlap(parts, other))) return overlaps
    seen.push(parts)
  }
  return undefined
}

/** The subzone takes all that follows the second slash. */
function splitLocality(locality: string): string[] {
  const [region = '', zone, ...subzone] = locality.split('/')
  return [region, ...(zone === undefined ? [] : [zone]), ...(subzone.length === 0 ? [] : [subzone.join('/')])]
}

/** A shorter locality takes all in it; a wildcard in an earlier one takes all at its place. */
function overlap(parts: readonly string[], earlier: readonly string[]): boolean {
  const length = Math.min(parts.length, earlier.length)
  for (let i = 0; i < length; i++) {
    if (i > 0 && earlier[i] === '*') return true
    if (parts[i] !== earlier[i]) return false
  }
  return true
}
