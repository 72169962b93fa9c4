import {
  cannotUnmarshal,
  type ProtoField,
  ProtoJsonError,
  type ProtoSchema,
  type RawMessage,
  type RawValue,
  readInteger,
  readProto
} from '../language/types/index.ts'
import { YamlError, yamlToJSON } from '../language/yaml/index.ts'
import { isObject, type JsonObject } from '../inject/json.ts'
import { VALUES_TABLE } from './values-table.ts'

/** The values of an installation: as templates see them, and as Istio's code reads them by type. */
export interface InjectorValues {
  readonly values: JsonObject
  readonly typed: RawMessage
}

/** A text that is no values, in Istio's words. */
export class ValuesError extends Error {
  override readonly name = 'ValuesError'
}

/** Reads key `values` of the injector's ConfigMap, as Istio's NewValuesConfig. */
export function readValues(text: string): InjectorValues {
  try {
    const json = yamlToJSON(text)
    const typed = readProto(valuesSchema(), 'Values', json)
    return { values: isObject(json) ? json : {}, typed }
  } catch (error) {
    if (!(error instanceof YamlError) && !(error instanceof ProtoJsonError)) throw error
    throw new ValuesError(`could not parse configuration values: ${error.message}`, { cause: error })
  }
}

const ENUMS: ProtoSchema['enums'] = {
  'istio.operator.v1alpha1.ResourceScope': { values: { undefined: 0, all: 1, cluster: 2, namespace: 3 } },
  'istio.operator.v1alpha1.tracer': {
    values: { zipkin: 0, lightstep: 1, datadog: 2, stackdriver: 3, openCensusAgent: 4, none: 5 }
  }
}

/** Fields whose JSON name is not that of the descriptor; both are read. */
const JSON_NAMES: Readonly<Record<string, string>> = {
  psp_cluster_role: 'pspClusterRole',
  resource_quotas: 'resourceQuotas',
  istio_egressgateway: 'istio-egressgateway',
  istio_ingressgateway: 'istio-ingressgateway',
  istio_cni: 'istioCni'
}

let schema: ProtoSchema | undefined

/** Returns the messages that the values of an installation are made of. */
export function valuesSchema(): ProtoSchema {
  schema ??= parseTable(VALUES_TABLE)
  return schema
}

function parseTable(table: string): ProtoSchema {
  const lines = table.trim().replace(/\n /g, '').split('\n')
  const rows = lines.map(line => line.split(' '))
  const messages = new Set(rows.map(([name = '']) => name))
  return {
    messages: Object.fromEntries(
      rows.map(([name = '', ...fields]) => [name, { fields: fields.map(f => field(f, messages)) }])
    ),
    enums: ENUMS,
    readers: { IntOrString: readIntOrString }
  }
}

const SCALARS: ReadonlySet<string> = new Set(['string', 'bool', 'double', 'int32', 'int64', 'uint32'])

function field(text: string, messages: ReadonlySet<string>): ProtoField {
  const [name = '', type = ''] = text.split(':')
  const json = (Object.hasOwn(JSON_NAMES, name) ? JSON_NAMES[name] : undefined) ?? name
  const base = { name, json, go: name }
  if (type.startsWith('map.')) {
    return {
      ...base,
      kind: 'message',
      cardinality: 'map',
      mapKey: 'string',
      mapValue: fullName(type.slice(4), messages)
    }
  }
  const isList = type.startsWith('[]')
  const element = isList ? type.slice(2) : type
  const list = isList ? { cardinality: 'repeated' } : {}
  if (SCALARS.has(element)) return { ...base, ...list, kind: element }
  const full = fullName(element, messages)
  return Object.hasOwn(ENUMS, full)
    ? { ...base, ...list, kind: 'enum', type: full }
    : { ...base, ...list, kind: 'message', type: full, presence: true }
}

function fullName(type: string, messages: ReadonlySet<string>): string {
  if (messages.has(type) || SCALARS.has(type)) return type
  const enumName = `istio.operator.v1alpha1.${type}`
  return Object.hasOwn(ENUMS, enumName) ? enumName : `google.protobuf.${type}`
}

function readIntOrString(json: unknown): RawValue {
  if (typeof json === 'string') return json
  if (typeof json !== 'number' && json !== null) throw cannotUnmarshal(json, 'int32')
  return Number(readInteger(json, { go: 'int32', min: -(2n ** 31n), max: 2n ** 31n - 1n }))
}
