import { YamlError } from '../error.ts'
import { type YamlLimits, checkAliases, checkDepth } from '../limits.ts'
import { decodeBase64 } from './base64.ts'
import { goSyntax } from './go-syntax.ts'
import type { AliasNode, ListNode, MapNode, Node, ScalarNode } from './node.ts'
import { BINARY_TAG, MERGE_TAG, type Scalar, resolve } from './resolve.ts'
import { type YamlMap, type YamlValue, identity } from './value.ts'

interface Decoder {
  readonly limits: YamlLimits
  /** Aliases that are being followed. */
  readonly open: Set<AliasNode>
  values: number
  valuesOfAliases: number
  depth: number
}

/** Follows aliases and merges, and gives scalars their types. */
export function decode(node: Node, limits: YamlLimits): YamlValue {
  // goyaml counts the document as a value too.
  return decodeNode({ limits, open: new Set(), values: 1, valuesOfAliases: 0, depth: 0 }, node)
}

function decodeNode(decoder: Decoder, node: Node): YamlValue {
  countValue(decoder)
  switch (node.kind) {
    case 'scalar':
      return decodeScalar(node)
    case 'alias':
      return decodeAlias(decoder, node)
    case 'list':
      return decodeList(decoder, node)
    case 'map':
      return decodeMap(decoder, node, new Map())
  }
}

const FEW = 400_000
const MANY = 4_000_000

/** goyaml's guard against documents that are mostly aliases: up to 99 % in small ones, 10 % in large ones. */
function countValue(decoder: Decoder): void {
  decoder.values++
  if (decoder.open.size > 0) checkAliases(++decoder.valuesOfAliases, decoder.limits)
  const { values, valuesOfAliases } = decoder
  if (valuesOfAliases <= 100 || values <= 1000) return
  const share = Math.min(Math.max((values - FEW) / (MANY - FEW), 0), 1)
  if (valuesOfAliases / values > 0.99 - 0.89 * share) throw new YamlError('yaml: document contains excessive aliasing')
}

function decodeAlias(decoder: Decoder, alias: AliasNode): YamlValue {
  openAlias(decoder, alias)
  const value = decodeNode(decoder, alias.target)
  decoder.open.delete(alias)
  return value
}

function openAlias(decoder: Decoder, alias: AliasNode): void {
  if (decoder.open.has(alias)) throw new YamlError(`yaml: anchor '${alias.name}' value contains itself`)
  decoder.open.add(alias)
}

function decodeScalar({ tag, value, isImplicit }: ScalarNode): Scalar {
  if (tag === '' && !isImplicit) return value
  if (tag !== BINARY_TAG) return resolve(tag, value).value
  const data = decodeBase64(value)
  if (data === undefined) throw new YamlError('yaml: !!binary value contains invalid base64 data')
  return data
}

function decodeList(decoder: Decoder, { children }: ListNode): YamlValue[] {
  checkDepth(++decoder.depth, decoder.limits)
  const list: YamlValue[] = []
  for (const child of children) list.push(decodeNode(decoder, child))
  decoder.depth--
  return list
}

/** Decodes entries into a map. A later entry replaces an earlier one, whether either is merged in or not. */
function decodeMap(decoder: Decoder, { entries }: MapNode, map: YamlMap): YamlMap {
  checkDepth(++decoder.depth, decoder.limits)
  for (const { key: keyNode, value } of entries) {
    if (isMerge(keyNode)) {
      merge(decoder, value, map)
      continue
    }
    const key = decodeNode(decoder, keyNode)
    if (typeof key === 'object' && key !== null) throw new YamlError(`yaml: invalid map key: ${goSyntax(key)}`)
    map.set(identity(key), { key, value: decodeNode(decoder, value) })
  }
  decoder.depth--
  return map
}

function isMerge(key: Node): boolean {
  return key.kind === 'scalar' && key.value === '<<' && (key.isImplicit || key.tag === MERGE_TAG)
}

/** Decodes a map, or the maps of a list from last to first, into one that is being decoded. */
function merge(decoder: Decoder, node: Node, map: YamlMap): void {
  if (node.kind !== 'list') {
    mergeMap(decoder, node, map)
    return
  }
  for (const child of node.children.toReversed()) mergeMap(decoder, child, map)
}

function mergeMap(decoder: Decoder, node: Node, map: YamlMap): void {
  const target = node.kind === 'alias' ? node.target : node
  if (target.kind !== 'map') throw new YamlError('yaml: map merge requires map or sequence of maps as the value')
  countValue(decoder)
  if (node.kind === 'alias') {
    openAlias(decoder, node)
    countValue(decoder)
  }
  decodeMap(decoder, target, map)
  if (node.kind === 'alias') decoder.open.delete(node)
}
