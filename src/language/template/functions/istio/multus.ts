import type { TemplateFunction } from '../../../go/function.ts'
import { decodeJson } from '../../../go/json-decode.ts'
import { define, STRING, takes, text } from '../signature.ts'
import { trimSpace } from '../sprig/words.ts'
import { memberOf } from './raw.ts'
import type { IstioVariants } from './setting.ts'

/** Istio's function on the annotation that lists a pod's networks for Multus. */
export function multusFunctions({ multus }: IstioVariants): readonly TemplateFunction[] {
  return [
    define(
      'appendMultusNetwork',
      'Adds a network to a list of networks, in JSON or separated by commas.',
      takes([text, text], STRING),
      (_, networks, network) => appendNetwork(networks, network, multus)
    )
  ]
}

function appendNetwork(networks: string, network: string, variant: IstioVariants['multus']): string {
  if (networks === '') return network
  const end = networks.lastIndexOf(']')
  if (end < 0) {
    const isThere = variant !== 'unseen' && networks.split(',').some(each => trimSpace(each) === network)
    return isThere ? networks : `${networks}, ${network}`
  }
  const { namespace, name } = variant === 'by-namespace' ? qualified(network) : { namespace: '', name: network }
  if (variant !== 'unseen') {
    const list = networkList(networks)
    if (!list || list.some(each => isNetwork(each, name, variant === 'by-namespace' ? namespace : undefined)))
      return networks
  }
  const entry = namespace === '' ? `{"name": "${name}"}` : `{"name": "${name}", "namespace": "${namespace}"}`
  return `${networks.slice(0, end)}, ${entry}${networks.slice(end)}`
}

/** Splits `namespace/name`; without a slash all is the name, and what follows a second one is lost. */
function qualified(network: string): { namespace: string; name: string } {
  const [first = '', second] = network.split('/')
  return second === undefined ? { namespace: '', name: first } : { namespace: first, name: second }
}

/** Decodes a list of maps; null stands for an empty list or map, anything else is no list of networks. */
function networkList(text: string): readonly unknown[] | undefined {
  const { value, error } = decodeJson(text)
  if (error !== undefined) return undefined
  if (value === null) return []
  const isMapOrNull = (each: unknown): boolean => typeof each === 'object' && !Array.isArray(each)
  return Array.isArray(value) && value.every(isMapOrNull) ? value : undefined
}

function isNetwork(entry: unknown, name: string, namespace: string | undefined): boolean {
  if (memberOf(entry, 'name') !== name) return false
  return namespace === undefined || (memberOf(entry, 'namespace') ?? '') === namespace
}
