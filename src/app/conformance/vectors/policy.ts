import { decide } from '../../../inject/decide/decide.ts'
import { newestDialect } from '../../../inject/dialect.ts'
import { listAt, objectAt, stringAt, type Json } from '../../../inject/json.ts'
import { MESH_CONFIG, meshApi, PROXY_CONFIG } from '../../../inject/mesh/api.ts'
import { cleanProxyConfig } from '../../../inject/mesh/clean.ts'
import { readMeshConfig } from '../../../inject/mesh/mesh-config.ts'
import { effectiveProxyConfig, meshWithAnnotation } from '../../../inject/mesh/proxy-config.ts'
import { messageAt } from '../../../inject/mesh/raw.ts'
import type { Revision, Snapshot } from '../../../inject/snapshot.ts'
import { annotationError } from '../../../inject/validate/annotations.ts'
import { printProto, type RawMessage } from '../../../language/types/index.ts'
import { compileRevision } from '../../../policy/compile.ts'
import { readInjectorConfig, selectorOf } from '../../../policy/injector-config.ts'
import { readValues } from '../../../policy/values.ts'
import { firstDifference } from '../difference.ts'
import { proxyConfigsOf, stringsOf } from '../read.ts'
import { checkOf, differenceOf, outcomeOf, type Check, type Vector } from './vector.ts'

const dialect = newestDialect()

function print(message: string, raw: RawMessage): string {
  return printProto(meshApi(dialect), message, raw)
}

/** A mesh text, read over the defaults. */
export const meshConfigCheck: Check = checkOf(vector =>
  JSON.parse(print(MESH_CONFIG, readMeshConfig(stringAt(vector, 'mesh'), dialect)))
)

const ANNOTATION = 'proxy.istio.io/config'

/** The ProxyConfig of a pod, merged from mesh, resources and annotation. */
export const proxyConfigCheck: Check = vector => {
  const mesh = readMeshConfig(stringAt(vector, 'mesh'), dialect)
  const annotations = stringsOf(objectAt(vector, 'annotations'))
  const target = { namespace: stringAt(vector, 'ns'), labels: stringsOf(objectAt(vector, 'labels')), annotations }
  const config = effectiveProxyConfig(mesh, target, proxyConfigsOf(vector), dialect)
  const want = objectAt(vector, 'want')
  const applied = want['appliedDefaultConfig']
  const got = {
    proxyConfig: JSON.parse(print(PROXY_CONFIG, config)) as Json,
    protoToJSON: print(PROXY_CONFIG, cleanProxyConfig(config, dialect)),
    ...(applied === undefined ? {} : { appliedDefaultConfig: appliedTo(mesh, annotations[ANNOTATION]) })
  }
  return firstDifference(got, want) ?? annotationDifference(annotations[ANNOTATION], vector['annotationError'])
}

function appliedTo(mesh: RawMessage, annotation: string | undefined): Json {
  const applied = meshWithAnnotation(mesh, annotation, dialect)
  return JSON.parse(print(PROXY_CONFIG, messageAt(applied, 'defaultConfig') ?? {})) as Json
}

/** The webhook lists all annotations that are wrong; this one stands among them. */
function annotationDifference(annotation: string | undefined, wanted: unknown): string | undefined {
  if (typeof wanted !== 'string') return undefined
  const error = annotationError(ANNOTATION, annotation ?? '', dialect)
  return error !== undefined && wanted.includes(error) ? undefined : firstDifference(error, wanted, 'annotationError')
}

/** One annotation; the error is null where its value is right. */
export const annotationCheck: Check = vector =>
  firstDifference(
    annotationError(stringAt(vector, 'annotation'), stringAt(vector, 'value'), dialect) ?? null,
    vector['error'],
    'the error'
  )

/** The values of the injector, which have to be right by type too. */
export const valuesCheck: Check = checkOf(vector => readValues(stringAt(vector, 'yaml')).values)

/** The policy of the injector. */
export const injectorConfigCheck: Check = vector => {
  const text = stringAt(vector, 'yaml')
  const { problems } = compileRevision({ name: 'default', configText: text, valuesText: '', meshText: '' })
  const error = problems.find(({ severity }) => severity === 'error')?.message
  if (error !== undefined) return differenceOf({ error }, vector)
  return differenceOf(
    outcomeOf(() => printedConfig(readInjectorConfig(text, 'overlay'))),
    vector
  )
}

/** Go's JSON leaves nil lists and maps of selectors out. */
function printedConfig(config: unknown): Json {
  return JSON.parse(JSON.stringify(config), (key, value: unknown) =>
    value === null && ['matchLabels', 'matchExpressions', 'values'].includes(key) ? undefined : value
  ) as Json
}

/** Who is injected, as injectRequired says: no namespace, no registration, nothing but policy and pod. */
export const decideCheck: Check = vector => firstDifference(isInjected(vector), vector['want'])

function isInjected(vector: Vector): boolean {
  const { config } = vector
  const text = typeof config === 'string' ? config : JSON.stringify(config)
  const { policy, neverInjectSelector, alwaysInjectSelector } = readInjectorConfig(text, 'overlay')
  const ignored = listAt(vector, 'ignoredNamespaces').filter(name => typeof name === 'string')
  const revision = {
    name: 'default',
    dialect: { ...dialect, ignoredNamespaces: ignored },
    values: {},
    policy: {
      policy,
      neverInjectSelector: (neverInjectSelector ?? []).map(selectorOf),
      alwaysInjectSelector: (alwaysInjectSelector ?? []).map(selectorOf)
    }
  }
  const snapshot = {
    revisions: new Map(),
    tags: {},
    cluster: { namespaces: new Map() },
    settings: { compat: 'exact', namespaceCheck: 'trust' }
  }
  // Decisions read no more than these of a revision and of a snapshot.
  const pod = objectAt(vector, 'pod')
  return decide({ namespace: '' }, pod, revision as unknown as Revision, snapshot as unknown as Snapshot).inject
}
