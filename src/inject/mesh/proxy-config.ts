import { compareText } from '../../language/go/compare-text.ts'
import { printProto, ProtoJsonError, type RawMessage, readProto } from '../../language/types/index.ts'
import { YamlError, yamlToJSON } from '../../language/yaml/index.ts'
import type { Dialect } from '../dialect.ts'
import { PROXY_CONFIG as ANNOTATION } from '../annotations.ts'
import { member } from '../json.ts'
import type { ProxyConfigResource } from '../snapshot.ts'
import { meshApi, PROXY_CONFIG } from './api.ts'
import { defaultProxyConfig } from './defaults.ts'
import { mergeProxyConfigs } from './merge.ts'
import { applyProxyConfig, MeshError, readProxyConfig, UNREADABLE } from './mesh-config.ts'
import { messageAt, textAt } from './raw.ts'

/** Whom a ProxyConfig is computed for. */
export interface ProxyConfigTarget {
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/**
 * Returns the ProxyConfig that holds for a pod: the mesh's, under the one of the root namespace, under the one of its
 * namespace, under its annotation proxy.istio.io/config, under the one that selects it. An annotation that cannot be
 * read does not count here: it is refused where annotations are checked.
 */
export function effectiveProxyConfig(
  mesh: RawMessage,
  target: ProxyConfigTarget,
  resources: readonly ProxyConfigResource[],
  dialect: Dialect
): RawMessage {
  const ofMesh = messageAt(mesh, 'defaultConfig') ?? {}
  const text = Object.hasOwn(target.annotations, ANNOTATION) ? target.annotations[ANNOTATION] : undefined
  if (dialect.proxyConfigMerge === 'unmarshal') return text === undefined ? ofMesh : unmarshalled(text, ofMesh, dialect)
  const root = textAt(mesh, 'rootNamespace')
  const byNamespace = oldestFirst(resources)
  const ofNamespace = (namespace: string): RawMessage | undefined =>
    fromResource(
      byNamespace.get(namespace)?.find(each => !each.selector),
      dialect
    )
  const layers = [
    root === '' ? undefined : ofNamespace(root),
    target.namespace === root ? undefined : ofNamespace(target.namespace),
    ofWorkload(target, byNamespace.get(target.namespace) ?? [], text, dialect)
  ]
  return layers.reduce<RawMessage>((base, layer) => merge(layer, base, dialect), withDefaults(ofMesh, dialect))
}

const completed = new WeakMap<RawMessage, { readonly dialect: Dialect; readonly config: RawMessage }>()

/** Returns the mesh's own ProxyConfig over the defaults: once for a mesh, for most pods have nothing else. */
function withDefaults(ofMesh: RawMessage, dialect: Dialect): RawMessage {
  const known = completed.get(ofMesh)
  if (known?.dialect === dialect) return known.config
  const config = merge(ofMesh, defaultProxyConfig(dialect), dialect)
  completed.set(ofMesh, { dialect, config })
  return config
}

/** Returns the mesh's ProxyConfig with the annotation read over it, as Istio does where it moves containers and in kube-inject. */
export function meshWithAnnotation(mesh: RawMessage, text: string | undefined, dialect: Dialect): RawMessage {
  if (text === undefined) return mesh
  const json = yamlOf(text, 'could not parse proxy config: ')
  return { ...mesh, defaultConfig: applyProxyConfig(json, messageAt(mesh, 'defaultConfig') ?? {}, dialect) }
}

function ofWorkload(
  { labels }: ProxyConfigTarget,
  candidates: readonly ProxyConfigResource[],
  annotation: string | undefined,
  dialect: Dialect
): RawMessage | undefined {
  const selected = fromResource(
    candidates.find(({ selector }) => selector && selects(selector, labels)),
    dialect
  )
  const annotated = annotation === undefined ? undefined : readable(annotation, dialect)
  return annotated === undefined ? selected : merge(selected, merge(annotated, {}, dialect), dialect)
}

/** A selector without labels selects nothing. */
function selects(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(selector)
  return wanted.length > 0 && wanted.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value)
}

type ByNamespace = ReadonlyMap<string, readonly ProxyConfigResource[]>

const sorted = new WeakMap<readonly ProxyConfigResource[], ByNamespace>()

/** Groups resources by namespace, the oldest first; once for a list, which stays the same until a resource changes. */
function oldestFirst(resources: readonly ProxyConfigResource[]): ByNamespace {
  const known = sorted.get(resources)
  if (known) return known
  const groups = new Map<string, ProxyConfigResource[]>()
  for (const resource of resources) {
    const group = groups.get(resource.namespace)
    if (group) group.push(resource)
    else groups.set(resource.namespace, [resource])
  }
  for (const group of groups.values()) {
    group.sort((a, b) => a.creationTimestamp - b.creationTimestamp || compareText(a.name, b.name))
  }
  sorted.set(resources, groups)
  return groups
}

function fromResource(resource: ProxyConfigResource | undefined, dialect: Dialect): RawMessage | undefined {
  if (!resource || !dialect.proxyConfigResources) return undefined
  const json = {
    concurrency: member(resource.spec, 'concurrency') ?? null,
    proxyMetadata: member(resource.spec, 'environmentVariables') ?? null,
    image: member(resource.spec, 'image') ?? null
  }
  try {
    return readProto(meshApi(dialect), PROXY_CONFIG, json)
  } catch (error) {
    if (error instanceof ProtoJsonError) return undefined
    throw error
  }
}

function readable(annotation: string, dialect: Dialect): RawMessage | undefined {
  try {
    return readProxyConfig(annotation, {}, dialect, '')
  } catch (error) {
    if (error instanceof MeshError) return undefined
    throw error
  }
}

/** Up to 1.12 the annotation is read into the mesh's ProxyConfig, where it can set a field back to zero. */
function unmarshalled(annotation: string, ofMesh: RawMessage, dialect: Dialect): RawMessage {
  try {
    return messageAt(meshWithAnnotation({ defaultConfig: ofMesh }, annotation, dialect), 'defaultConfig') ?? ofMesh
  } catch (error) {
    if (error instanceof MeshError) return ofMesh
    throw error
  }
}

function merge(over: RawMessage | undefined, base: RawMessage, dialect: Dialect): RawMessage {
  const sound = over && throughYaml(over, dialect)
  return sound ? mergeProxyConfigs(sound, base, dialect) : base
}

/**
 * Since 1.16 Istio merges by way of YAML: a ProxyConfig with characters that YAML refuses is passed over as a whole, and
 * NEL becomes a blank.
 */
function throughYaml(config: RawMessage, dialect: Dialect): RawMessage | undefined {
  if (dialect.proxyConfigMerge !== 'replace' || !UNREADABLE.test(JSON.stringify(config))) return config
  try {
    const schema = meshApi(dialect)
    return readProto(schema, PROXY_CONFIG, yamlToJSON(printProto(schema, PROXY_CONFIG, config)))
  } catch (error) {
    if (error instanceof YamlError) return undefined
    throw error
  }
}

function yamlOf(text: string, prefix: string): unknown {
  try {
    return yamlToJSON(text)
  } catch (error) {
    if (error instanceof YamlError) throw new MeshError(prefix + error.message, { cause: error })
    throw error
  }
}
