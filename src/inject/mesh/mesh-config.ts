import { compareText } from '../../language/go/compare-text.ts'
import { ProtoJsonError, type RawMessage, type RawValue, readProto } from '../../language/types/index.ts'
import { marshal, YamlError, yamlToJSON } from '../../language/yaml/index.ts'
import type { Dialect } from '../dialect.ts'
import { isObject, member, type Json } from '../json.ts'
import { textOf } from '../multi-error.ts'
import { MESH_CONFIG, meshApi, PROXY_CONFIG } from './api.ts'
import { defaultMeshConfig, defaultProxyConfig } from './defaults.ts'
import { keepMetadata } from './merge.ts'
import { messageAt, messagesAt, textAt, textsAt } from './raw.ts'
import { meshConfigErrors } from './validate/mesh-config.ts'

/** A mesh text or ProxyConfig that cannot be used, in Istio's words. */
export class MeshError extends Error {
  override readonly name = 'MeshError'
}

const DEFAULT_PROVIDERS = 'istio.mesh.v1alpha1.MeshConfig.DefaultProviders'

/**
 * Reads a mesh text over the defaults of a release, as Istio's ApplyMeshConfigDefaults: fields replace the defaults, but
 * the ProxyConfig is merged, default providers field by field, and extension providers by name.
 */
export function readMeshConfig(text: string, dialect: Dialect): RawMessage {
  const defaults = defaultMeshConfig(dialect)
  const json = reading(dialect, 'failed to convert to proto. ', () => yamlToJSON(text))
  const read = reading(dialect, 'failed to convert to proto. ', () =>
    readProto(meshApi(dialect), MESH_CONFIG, json, { ...defaults, defaultConfig: defaultProxyConfig(dialect) })
  )
  const mesh = withoutEmpty({
    ...read,
    defaultConfig: applyProxyConfig(
      extract(member(json, 'defaultConfig'), 'failed to extract proxy config '),
      messageAt(defaults, 'defaultConfig') ?? {},
      dialect
    ),
    defaultProviders: defaultProviders(
      extract(member(json, 'defaultProviders'), 'failed to extract default providers '),
      defaults,
      dialect
    ),
    extensionProviders: extensionProviders(messagesAt(read, 'extensionProviders'), defaults),
    trustDomainAliases: [...new Set(textsAt(read, 'trustDomainAliases'))].sort(compareText)
  })
  const errors = meshConfigErrors(mesh, dialect)
  if (errors) throw new MeshError(textOf(errors))
  return mesh
}

/** What goyaml does not read as it was written: DEL, C1 control characters (NEL is a line break), and no characters. */
export const UNREADABLE = /[\u007f-\u009f\ufeff\ufffe\uffff]/

/** Istio takes parts out of the mesh text by way of YAML, which not every text survives. */
function extract(json: Json | undefined, prefix: string): unknown {
  if (json === undefined || !UNREADABLE.test(JSON.stringify(json))) return json
  try {
    return yamlToJSON(marshal(json))
  } catch (error) {
    if (error instanceof YamlError) throw new MeshError(prefix + error.message, { cause: error })
    throw error
  }
}

/** Reads a ProxyConfig over another one, as Istio's MergeProxyConfig. */
export function applyProxyConfig(json: unknown, base: RawMessage, dialect: Dialect): RawMessage {
  if (json === undefined || json === null) return base
  const read = reading(dialect, 'could not parse proxy config: ', () =>
    readProto(meshApi(dialect), PROXY_CONFIG, json, base)
  )
  return keepMetadata(base, read)
}

/** Reads the text of a ProxyConfig over another one; throws a MeshError with the prefix given. */
export function readProxyConfig(text: string, base: RawMessage, dialect: Dialect, prefix: string): RawMessage {
  return reading(dialect, prefix, () => readProto(meshApi(dialect), PROXY_CONFIG, yamlToJSON(text), base))
}

function defaultProviders(json: unknown, defaults: RawMessage, dialect: Dialect): RawValue | undefined {
  const base = messageAt(defaults, 'defaultProviders')
  if (!base || !isObject(json)) return base
  return reading(dialect, 'could not parse default providers: ', () =>
    readProto(meshApi(dialect), DEFAULT_PROVIDERS, json, base)
  )
}

/** Providers of the text take the place of the default ones of their name; others follow. */
function extensionProviders(providers: readonly RawMessage[], defaults: RawMessage): readonly RawMessage[] {
  const merged = [...messagesAt(defaults, 'extensionProviders')]
  for (const provider of providers) {
    const at = merged.findIndex(other => textAt(other, 'name') === textAt(provider, 'name'))
    if (at < 0) merged.push(provider)
    else merged[at] = provider
  }
  return merged
}

function withoutEmpty(message: Readonly<Record<string, RawValue | undefined>>): RawMessage {
  const present = Object.entries(message).filter(
    (entry): entry is [string, RawValue] =>
      entry[1] !== undefined && !(Array.isArray(entry[1]) && entry[1].length === 0)
  )
  return Object.fromEntries(present)
}

/** Runs a reader; errors of YAML and jsonpb become a MeshError in the words of the release. */
function reading<T>(dialect: Dialect, prefix: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof YamlError) && !(error instanceof ProtoJsonError)) throw error
    const text = dialect.gogoErrors ? gogoText(error.message) : error.message
    throw new MeshError(prefix + text, { cause: error })
  }
}

/** gogo's jsonpb quotes the value of an enum once, and joins nested type names with an underscore. */
function gogoText(message: string): string {
  const match = /^unknown value "\\"(.*)\\"" for enum (.*)\.([A-Z]\w*)\.([A-Z]\w*)$/s.exec(message)
  if (!match) return message
  const [, value = '', scope = '', outer = '', inner = ''] = match
  return `unknown value "${value}" for enum ${scope}.${outer}_${inner}`
}
