import {
  CONSTANT_FUNCTIONS,
  type Constants,
  hex,
  MUTATING_FUNCTIONS,
  parseTemplate,
  sha256,
  type Template,
  TemplateParseError
} from '../language/template/index.ts'
import { encode } from '../language/go/bytes.ts'
import type { RawMessage } from '../language/types/index.ts'
import type { Dialect } from '../inject/dialect.ts'
import { MeshError, readMeshConfig } from '../inject/mesh/mesh-config.ts'
import type { Policy, Revision } from '../inject/snapshot.ts'
import { detectDialect } from './detect.ts'
import { doubtsOf } from './doubts.ts'
import { templateFunctions } from './functions.ts'
import { InjectorConfigError, readInjectorConfig, selectorOf, type InjectorConfig } from './injector-config.ts'
import { atOnce, type Pausing } from './pausing.ts'
import { locate, templateStart } from './place.ts'
import type { PolicyProblem } from './problem.ts'
import { configFor, keepConfig, sharedConfig } from './shared-config.ts'
import { readValues, ValuesError, type InjectorValues } from './values.ts'

/** The texts of one revision's configuration, as ConfigMaps hold them. */
export interface RevisionSource {
  readonly name: string
  /** Key `config` of the ConfigMap istio-sidecar-injector. */
  readonly configText: string
  /** Key `values` of the same. */
  readonly valuesText: string
  /** Key `mesh` of the ConfigMap istio. */
  readonly meshText: string
  /** Setting `--istio-version`. */
  readonly istioVersion?: string
  /** Labels of the ConfigMap istio-sidecar-injector. */
  readonly labels?: Readonly<Record<string, string>>
  /** SHA-256 in hex, of those who have a faster one than that of the templates. */
  readonly sha256?: (bytes: Uint8Array) => string
}

/** A compiled revision, unless a problem is an error; all problems are told at once. */
export interface CompiledRevision {
  readonly revision?: Revision
  readonly problems: readonly PolicyProblem[]
  /** What showed the release whose behaviour counts. */
  readonly dialectFrom: string
}

/** Validates and compiles the configuration of a revision. */
export function compileRevision(source: RevisionSource): CompiledRevision {
  return atOnce(compiling(source, []))
}

/**
 * Compiles as {@link compileRevision}; it can pause between two templates. Revisions of one release mostly have the same
 * policy: what `others` have read and compiled already is shared.
 */
export function* compiling(source: RevisionSource, others: readonly Revision[]): Pausing<CompiledRevision> {
  const problems: PolicyProblem[] = []
  const values = attempt('values', problems, () => readValues(source.valuesText))
  const known = attempt('config', [], () => sharedConfig(source.configText, others))
  const detected = detect(source, known, values)
  const { dialect } = detected
  yield
  if (detected.conflict !== undefined) {
    problems.push({ severity: 'warning', key: 'config', path: 'templates', message: detected.conflict })
  }
  const config = attempt('config', problems, () =>
    known ? configFor(known, dialect) : readInjectorConfig(source.configText, dialect.engine)
  )
  yield
  const templates = config && (yield* compileTemplates({ config, text: source.configText, dialect, others }, problems))
  if (config) problems.push(...doubtsOf(config, dialect))
  const mesh = attempt('mesh', problems, () => readMeshConfig(source.meshText, dialect))
  const isUsable = !problems.some(({ severity }) => severity === 'error')
  const revision =
    isUsable && config && templates && values && mesh
      ? revisionOf(source, { policy: policyOf(config, templates, dialect), values, mesh, dialect })
      : undefined
  keepConfig(revision, source.configText, known)
  return { ...(revision ? { revision } : {}), problems, dialectFrom: detected.why }
}

function detect(
  source: RevisionSource,
  config: InjectorConfig | undefined,
  values: InjectorValues | undefined
): ReturnType<typeof detectDialect> {
  return detectDialect({
    config,
    values: values?.values ?? {},
    ...(source.istioVersion === undefined ? {} : { setting: source.istioVersion }),
    ...(source.labels === undefined ? {} : { labels: source.labels })
  })
}

interface Parts {
  readonly policy: Policy
  readonly values: InjectorValues
  readonly mesh: RawMessage
  readonly dialect: Dialect
}

function revisionOf(source: RevisionSource, { policy, values, mesh, dialect }: Parts): Revision {
  let hash: string | undefined
  return Object.freeze({
    name: source.name,
    policy,
    values: values.values,
    typedValues: values.typed,
    mesh,
    dialect,
    /** Made when somebody asks: a command that injects one file does not. */
    get hash() {
      return (hash ??= hashOf(source, dialect))
    }
  })
}

function hashOf({ configText, valuesText, meshText, ...source }: RevisionSource, { release }: Dialect): string {
  const digest = source.sha256 ?? sha256Hex
  return digest(encode([configText, valuesText, meshText, release].join('\u0000'))).slice(0, 12)
}

function policyOf(config: InjectorConfig, templates: ReadonlyMap<string, Template>, dialect: Dialect): Policy {
  return Object.freeze({
    policy: config.policy,
    defaultTemplates: config.defaultTemplates,
    templates,
    aliases: config.aliases ?? {},
    neverInjectSelector: (config.neverInjectSelector ?? []).map(selectorOf),
    alwaysInjectSelector: (config.alwaysInjectSelector ?? []).map(selectorOf),
    injectedAnnotations: config.injectedAnnotations ?? {},
    version: dialect.engine === 'specification' ? sha256Hex(encode(config.template ?? '')) : ''
  })
}

/** The name under which the corridor finds the one template of Istio up to 1.8. */
const ONLY_TEMPLATE = 'sidecar'

interface TemplateSources {
  readonly config: InjectorConfig
  /** The text of the configuration, for the places of problems. */
  readonly text: string
  readonly dialect: Dialect
  readonly others: readonly Revision[]
}

function* compileTemplates(
  { config, text, dialect, others }: TemplateSources,
  problems: PolicyProblem[]
): Pausing<ReadonlyMap<string, Template>> {
  const isOld = dialect.engine === 'specification'
  const sources = isOld ? [[ONLY_TEMPLATE, config.template ?? ''] as const] : Object.entries(config.templates)
  const templates = new Map<string, Template>()
  for (const [name, source] of sources) {
    const path = isOld ? ['template'] : ['templates', name]
    const template = compiledBefore(source, dialect, others) ?? compileTemplate(source, dialect)
    if (template instanceof TemplateParseError) problems.push(templateProblem(template, path, text))
    else templates.set(name, template)
    yield
  }
  return templates
}

/** The source of each compiled template. */
const sourceOf = new WeakMap<Template, string>()

/** Finds the template that another revision of the same behaviour has compiled from the same text. */
function compiledBefore(source: string, dialect: Dialect, others: readonly Revision[]): Template | undefined {
  for (const { policy, dialect: itsDialect } of others) {
    if (itsDialect !== dialect) continue
    for (const template of policy.templates.values()) if (sourceOf.get(template) === source) return template
  }
  return undefined
}

/** Values and mesh are the revision's own, frozen. */
const CONSTANTS: Constants = {
  fields: new Set(['Values', 'MeshConfig']),
  functions: CONSTANT_FUNCTIONS,
  changing: MUTATING_FUNCTIONS
}

function compileTemplate(source: string, dialect: Dialect): Template | TemplateParseError {
  const [leftDelim = '', rightDelim = ''] = dialect.delimiters.split(' ')
  try {
    const functions = templateFunctions(dialect)
    const template = parseTemplate(source, { name: 'inject', functions, leftDelim, rightDelim, constants: CONSTANTS })
    sourceOf.set(template, source)
    return template
  } catch (error) {
    if (error instanceof TemplateParseError) return error
    throw error
  }
}

function templateProblem(error: TemplateParseError, path: readonly string[], text: string): PolicyProblem {
  const start = templateStart(text, path)
  return {
    severity: 'error',
    key: 'config',
    path: path.join('.'),
    message: error.message,
    ...(start ? { line: start.line + error.place.line - 1 } : { line: error.place.line }),
    ...(error.place.column === undefined ? {} : { column: (start?.indent ?? 0) + error.place.column + 1 }),
    picture: error.picture
  }
}

/** Runs a reader; what it finds wrong becomes a problem. */
function attempt<T>(key: PolicyProblem['key'], problems: PolicyProblem[], read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    const isKnown = error instanceof InjectorConfigError || error instanceof ValuesError || error instanceof MeshError
    if (!isKnown) throw error
    problems.push({ severity: 'error', key, message: error.message, ...locate(error.message) })
    return undefined
  }
}

function sha256Hex(bytes: Uint8Array): string {
  return hex(sha256(bytes))
}
