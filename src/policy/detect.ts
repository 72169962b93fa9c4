import { minorOf, NEWEST, newestDialect, dialectOf, releasesWith, type Dialect } from '../inject/dialect.ts'
import { stringAt, objectAt, type JsonObject } from '../inject/json.ts'
import type { InjectorConfig } from './injector-config.ts'

/** What tells the release that a configuration is written for. */
export interface Clues {
  /** The policy, decoded; undefined where it cannot be. */
  readonly config: InjectorConfig | undefined
  readonly values: JsonObject
  /** Setting `--istio-version`. */
  readonly setting?: string
  /** Labels of the ConfigMap. */
  readonly labels?: Readonly<Record<string, string>>
}

/** The dialect of a configuration, and what showed it. */
export interface Detected {
  readonly dialect: Dialect
  readonly why: string
  /** Said where the setting does not go with the configuration. */
  readonly conflict?: string
}

/** Releases that a configuration can be of: from `first` on, before `end`. */
interface Range {
  readonly first: number
  readonly end: number
}

/**
 * Finds the dialect of a configuration: what its templates use bounds the releases; within them the setting counts, then
 * the version of the images, then the labels of the ConfigMap, then what Istio's own template of a release looks like,
 * then the newest.
 */
export function detectDialect(clues: Clues): Detected {
  const range = rangeOf(clues.config)
  const fits = (release: string | undefined): boolean => {
    const minor = release === undefined ? undefined : minorOf(release)
    return minor !== undefined && minor >= range.first && minor < range.end
  }
  const candidates: readonly (readonly [release: string | undefined, why: string])[] = [
    [clues.setting, 'the setting istio-version'],
    [versionOf(stringAt(objectAt(clues.values, 'global'), 'tag')), 'global.tag of the values'],
    ...labelVersions(clues.labels ?? {})
  ]
  const found = candidates.find(([release]) => fits(release))
  const { setting } = clues
  const conflict = setting === undefined || fits(setting) ? {} : { conflict: conflictOf(setting, range) }
  if (found) return { dialect: dialectOf(found[0] ?? '') ?? newestDialect(), why: found[1], ...conflict }
  const end = Math.min(range.end, shippedBefore(clues.config, range.first), oldestBefore(range))
  const why = end === Infinity ? 'the newest release' : 'what its templates use'
  return { dialect: newestWithin({ ...range, end }), why, ...conflict }
}

function conflictOf(setting: string, { first, end }: Range): string {
  if (minorOf(setting) === undefined) return `istio-version "${setting}" is no release of Istio from 1.0 to ${NEWEST}`
  const needs = end === Infinity ? `${name(first)} or newer` : `${name(first)} to ${name(end - 1)}`
  return `istio-version ${setting} does not go with the templates, which are written for Istio ${needs}`
}

function name(minor: number): string {
  return `1.${String(minor)}`
}

function newestWithin({ end }: Range): Dialect {
  return end === Infinity ? newestDialect() : (dialectOf(name(end - 1)) ?? newestDialect())
}

/** Names that sprig has as well: their use tells nothing. */
const AMBIGUOUS: ReadonlySet<string> = new Set(['contains', 'indent', 'env', 'omit', 'toJson', 'toYaml'])
const OVERLAY_SINCE = 9
const BRACES_SINCE = 2

/** Revisions share a policy. */
const ranges = new WeakMap<InjectorConfig, Range>()

function rangeOf(config: InjectorConfig | undefined): Range {
  if (!config) return { first: 0, end: Infinity }
  const known = ranges.get(config) ?? findRange(config)
  ranges.set(config, known)
  return known
}

function findRange(config: InjectorConfig): Range {
  const texts = Object.values(config.templates)
  const old = texts.length === 0 ? (config.template ?? '') : ''
  // Istio since 1.9 ships this sentence in place of the old template, for injectors that still look there.
  const isOld = old !== '' && !old.includes('Template_Version_And_Istio_Version_Mismatched')
  const brackets = isOld && old.includes('[[') && !old.includes('{{')
  const engine = isOld
    ? brackets
      ? { first: 0, end: BRACES_SINCE }
      : { first: BRACES_SINCE, end: OVERLAY_SINCE }
    : { first: OVERLAY_SINCE, end: Infinity }
  const ranges = (isOld ? [old] : texts).flatMap(text => rangesOf(text, brackets))
  const first = Math.max(engine.first, ...ranges.map(([since]) => since))
  const end = Math.min(engine.end, ...ranges.map(([, until]) => until))
  return { first, end: end > first ? end : Math.max(engine.end, first + 1) }
}

/** Templates of 1.1 use at least one name that 1.0 does not have. */
function oldestBefore({ first, end }: Range): number {
  return first === 0 && end === BRACES_SINCE ? 1 : Infinity
}

/** What Istio's own sidecar template names since which release: one that lacks a name is older. */
const SHIPPED: readonly (readonly [name: string, since: number])[] = [
  ['.ProxyImage', 13],
  ['excludeInterfaces', 15],
  ['.CompliancePolicy', 19],
  ['.ProxyUID', 20],
  ['.InboundTrafficPolicyMode', 22],
  ['sidecar.istio.io/nativeSidecar', 24],
  ['.NativeSidecars', 27],
  ['omitNil', 28],
  ['otelResourceAttributes', 30],
  ['.ProxyInitImage', 31]
]

/** Returns the release before which the sidecar template was shipped, if it is Istio's own. */
function shippedBefore(config: InjectorConfig | undefined, first: number): number {
  const templates = config?.templates ?? {}
  const text = Object.hasOwn(templates, 'sidecar') ? (templates['sidecar'] ?? '') : ''
  if (!text.includes('ISTIO_META_WORKLOAD_NAME') || !text.includes('security.istio.io/tlsMode')) return Infinity
  return SHIPPED.find(([name, since]) => since > first && !text.includes(name))?.[1] ?? Infinity
}

function rangesOf(text: string, brackets: boolean): readonly (readonly [number, number])[] {
  const names = namesIn(text, brackets)
  const functions = [...names.functions].filter(each => !AMBIGUOUS.has(each))
  return [
    ...functions.map(each => releasesWith('function', each)),
    ...[...names.fields].map(each => releasesWith('field', each))
  ].filter(range => range !== undefined)
}

/** Finds what the actions of a template name. A rough reading does: only names that the dialect table knows count. */
function namesIn(text: string, brackets: boolean): { readonly functions: Set<string>; readonly fields: Set<string> } {
  const actions = text.match(brackets ? /\[\[[^]*?\]\]/g : /\{\{[^]*?\}\}/g) ?? []
  const functions = new Set<string>()
  const fields = new Set<string>()
  for (const action of actions) {
    const bare = action.replace(/\/\*[^]*?\*\/|"(?:[^"\\]|\\.)*"|`[^`]*`/g, ' "" ')
    for (const [, name = ''] of bare.matchAll(/(?:^|[\s({[|])([A-Za-z_]\w*)/g)) functions.add(name)
    for (const [, name = ''] of bare.matchAll(/(?:^|[\s({[|$])\.([A-Z]\w*)/g)) fields.add(name)
  }
  return { functions, fields }
}

function versionOf(text: string): string | undefined {
  return /^v?(1\.\d{1,3})(?![\d])/.exec(text)?.[1]
}

function labelVersions(labels: Readonly<Record<string, string>>): readonly (readonly [string | undefined, string])[] {
  const at = (key: string): string => (Object.hasOwn(labels, key) ? (labels[key] ?? '') : '')
  return [
    [versionOf(at('app.kubernetes.io/version')), 'label app.kubernetes.io/version of the ConfigMap'],
    [versionOf(at('operator.istio.io/version')), 'label operator.istio.io/version of the ConfigMap'],
    [versionOf(at('helm.sh/chart').replace(/^[a-z-]+-(?=\d)/, '')), 'label helm.sh/chart of the ConfigMap']
  ]
}
