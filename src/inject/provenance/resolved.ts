import { PROXY_CONFIG } from '../annotations.ts'
import { entry, metadataMap, without } from '../containers.ts'
import { isEqual } from '../diff/equal.ts'
import { isObject, member, objectAt, stringAt, type Json, type JsonObject } from '../json.ts'
import { effectiveProxyConfig } from '../mesh/proxy-config.ts'
import type { Injection } from '../render/injection.ts'
import type { ProxyConfigResource } from '../snapshot.ts'
import { shownValue, type Input } from './inputs.ts'
import type { Part } from './rendered-parts.ts'

/** Gives inputs that Istio works out before the templates run the names of what they were worked out from. */
export function resolved(part: Part, injection: Injection, resources: readonly ProxyConfigResource[]): Part {
  const resolve = (inputs: readonly Input[]): readonly Input[] => {
    const all = inputs.flatMap(input => sourcesOf(input, injection, resources))
    return [...new Map(all.map(input => [`${input.from} ${input.name}`, input])).values()]
  }
  return {
    ...part,
    from: resolve(part.from),
    because: resolve(part.because),
    ...(part.fields && { fields: part.fields.map(field => resolved(field, injection, resources)) })
  }
}

/** What images are made of; the annotation before the values. */
const IMAGES: Readonly<Record<string, readonly Input[]>> = {
  ProxyImage: imageInputs('global.proxy.image'),
  ProxyInitImage: imageInputs('global.proxy_init.image')
}

function imageInputs(name: string): readonly Input[] {
  const values = ['global.hub', 'global.tag', 'global.variant', name].map(
    path => ({ from: 'values', name: path }) as const
  )
  return [{ from: 'annotation', name: 'sidecar.istio.io/proxyImageType' }, ...values]
}

function sourcesOf(input: Input, injection: Injection, resources: readonly ProxyConfigResource[]): readonly Input[] {
  if (input.from === 'proxyConfig') return [ofProxyConfig(input, injection, resources)]
  if (input.from === 'injector' && Object.hasOwn(IMAGES, input.name)) {
    return (IMAGES[input.name] ?? []).flatMap(one => found(one, injection))
  }
  return 'value' in input ? [input] : found(input, injection)
}

/** An input whose value is still to be looked up; one that is not there made nothing. */
function found(input: Input, { pod, revision }: Injection): readonly Input[] {
  const value = lookUp(input, { pod, values: revision.values, mesh: revision.mesh })
  if (value === undefined) return []
  const shown = shownValue(value)
  return [shown === undefined ? input : { ...input, value: shown }]
}

interface Sources {
  readonly pod: JsonObject
  readonly values: JsonObject
  readonly mesh: JsonObject
}

function lookUp({ from, name }: Input, { pod, values, mesh }: Sources): unknown {
  switch (from) {
    case 'annotation':
      return entry(metadataMap(pod, 'annotations'), name)
    case 'label':
      return entry(metadataMap(pod, 'labels'), name)
    case 'values':
      return at(values, name)
    case 'mesh':
      return at(mesh, name)
    default:
      return null
  }
}

function at(object: JsonObject, path: string): Json | undefined {
  const names = path.split('.')
  const last = names.pop() ?? ''
  return member(names.reduce<JsonObject>(objectAt, object), last)
}

/** The annotation, a ProxyConfig resource or the mesh: what changes the field when it is left out. */
function ofProxyConfig(input: Input, injection: Injection, resources: readonly ProxyConfigResource[]): Input {
  const { pod, revision, proxyConfig } = injection
  const [field = ''] = input.name.split('.')
  const annotations = metadataMap(pod, 'annotations')
  const target = { namespace: stringAt(objectAt(pod, 'metadata'), 'namespace'), labels: metadataMap(pod, 'labels') }
  const changes = (left: Readonly<Record<string, string>>, kept: readonly ProxyConfigResource[]): boolean => {
    const config = effectiveProxyConfig(revision.mesh, { ...target, annotations: left }, kept, revision.dialect)
    return !isEqual(jsonAt(config, field), jsonAt(proxyConfig, field))
  }
  const told = input.value === undefined ? {} : { value: input.value }
  if (changes(without(annotations, PROXY_CONFIG), resources))
    return { from: 'annotation', name: `${PROXY_CONFIG}: ${input.name}`, ...told }
  if (changes(annotations, [])) return { ...input, name: `ProxyConfig resource: ${input.name}` }
  return { from: 'mesh', name: `defaultConfig.${input.name}`, ...told }
}

function jsonAt(config: unknown, field: string): Json {
  return (isObject(config) ? member(config, field) : undefined) ?? null
}
