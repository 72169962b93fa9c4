import type { LabelSelector } from '../inject/snapshot.ts'
import { unmarshal, YamlError } from '../language/yaml/index.ts'
import { decode, targetOf, type Decoded, type Shape } from './shape.ts'

const STRING: Shape = { kind: 'string', go: 'string' }
const STRINGS: Shape = { kind: 'list', go: '[]string', elem: STRING }
const STRING_MAP: Shape = { kind: 'map', go: 'map[string]string', elem: STRING }

const REQUIREMENT: Shape = {
  kind: 'struct',
  go: 'v1.LabelSelectorRequirement',
  name: 'LabelSelectorRequirement',
  fields: { key: STRING, operator: { kind: 'string', go: 'v1.LabelSelectorOperator' }, values: STRINGS }
}
const SELECTOR: Shape = {
  kind: 'struct',
  go: 'v1.LabelSelector',
  name: 'LabelSelector',
  fields: {
    matchLabels: STRING_MAP,
    matchExpressions: { kind: 'list', go: '[]v1.LabelSelectorRequirement', elem: REQUIREMENT }
  }
}
const SELECTORS: Shape = { kind: 'list', go: '[]v1.LabelSelector', elem: SELECTOR }

/** Key `config` of the injector's ConfigMap; `template` is how it was up to Istio 1.8. */
const CONFIG: Shape = {
  kind: 'struct',
  go: 'inject.Config',
  name: 'Config',
  fields: {
    policy: { kind: 'string', go: 'inject.InjectionPolicy' },
    defaultTemplates: STRINGS,
    templates: { kind: 'map', go: 'inject.RawTemplates', elem: STRING },
    aliases: { kind: 'map', go: 'map[string][]string', elem: STRINGS },
    neverInjectSelector: SELECTORS,
    alwaysInjectSelector: SELECTORS,
    injectedAnnotations: STRING_MAP
  }
}
const OLD_CONFIG: Shape = { ...CONFIG, fields: { ...CONFIG.fields, template: STRING } }

/** The injection policy as it stands in the ConfigMap, decoded. */
export interface InjectorConfig {
  readonly policy: string
  readonly defaultTemplates: readonly string[]
  readonly templates: Readonly<Record<string, string>>
  readonly aliases: Readonly<Record<string, readonly string[]>> | null
  readonly neverInjectSelector: readonly DecodedSelector[] | null
  readonly alwaysInjectSelector: readonly DecodedSelector[] | null
  readonly injectedAnnotations: Readonly<Record<string, string>> | null
  /** The one template of Istio up to 1.8. */
  readonly template?: string
}

/** A label selector with nil lists and maps as null. */
export interface DecodedSelector {
  readonly matchLabels: Readonly<Record<string, string>> | null
  readonly matchExpressions:
    readonly { readonly key: string; readonly operator: string; readonly values: readonly string[] | null }[] | null
}

/** Returns a selector with empty lists and maps for nil ones. */
export function selectorOf({ matchLabels, matchExpressions }: DecodedSelector): LabelSelector {
  const expressions = matchExpressions ?? []
  return {
    matchLabels: matchLabels ?? {},
    matchExpressions: expressions.map(({ key, operator, values }) => ({ key, operator, values: values ?? [] }))
  }
}

/** A text that is no injection policy, in Istio's words. */
export class InjectorConfigError extends Error {
  override readonly name = 'InjectorConfigError'
}

/** Reads key `config` of the injector's ConfigMap, as Istio's UnmarshalConfig without its templates. */
export function readInjectorConfig(text: string, engine: 'specification' | 'overlay'): InjectorConfig {
  const shape = engine === 'overlay' ? CONFIG : OLD_CONFIG
  const { value, error } = decode(shape, yaml(text, shape))
  if (error !== undefined) throw failed(`error unmarshaling JSON: while decoding JSON: ${error}`)
  if (!isConfig(value)) throw failed('not a policy')
  return {
    ...value,
    templates: value.templates ?? {},
    defaultTemplates: value.defaultTemplates && value.defaultTemplates.length > 0 ? value.defaultTemplates : ['sidecar']
  }
}

function yaml(text: string, shape: Shape): unknown {
  try {
    return unmarshal(text, { target: targetOf(shape) })
  } catch (error) {
    if (error instanceof YamlError) throw failed(error.message, error)
    throw error
  }
}

function failed(message: string, cause?: Error): InjectorConfigError {
  return new InjectorConfigError(`failed to unmarshal injection template: ${message}`, cause && { cause })
}

/** The decoder has given every field of the shape a value of its type, or null. */
function isConfig(value: Decoded): value is DecodedConfig & Readonly<Record<string, Decoded>> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'policy')
}

type DecodedConfig = Omit<InjectorConfig, 'templates' | 'defaultTemplates'> & {
  readonly templates: InjectorConfig['templates'] | null
  readonly defaultTemplates: InjectorConfig['defaultTemplates'] | null
}
