import {
  ANY_MAP,
  BOOL,
  INT64,
  pointerTo,
  STRING,
  Typed,
  wrap,
  type GoField,
  type GoType
} from '../../language/go/value.ts'
import { kubernetesType, protoType } from '../../language/types/index.ts'
import { dataFieldNames, type Dialect } from '../dialect.ts'
import type { JsonObject } from '../json.ts'
import { MESH_CONFIG, meshTypes, PROXY_CONFIG } from '../mesh/api.ts'
import { NAMESPACED_NAME, structType } from './struct-type.ts'

/** What a template sees, by Go's field names; raw values as language/types reads them. */
export interface TemplateData {
  readonly TypeMeta: JsonObject
  readonly DeploymentMeta: JsonObject
  readonly ObjectMeta: JsonObject
  readonly Spec: JsonObject
  readonly ProxyConfig: JsonObject
  readonly MeshConfig: JsonObject
  readonly Values: JsonObject
  readonly Revision: string
  readonly EstimatedConcurrency: number
  readonly NativeSidecars: boolean
  readonly ProxyImage: string
  readonly ProxyInitImage: string
  readonly ProxyUID: number
  readonly ProxyGID: number
  readonly InboundTrafficPolicyMode: string
  readonly CompliancePolicy: string
}

/** Returns `*inject.SidecarTemplateData` with the fields that the dialect has: a template that names another one fails. */
export function templateData(data: TemplateData, dialect: Dialect): Typed {
  return new Typed(pointerTo(dataType(dialect)), data)
}

const types = new WeakMap<Dialect, GoType>()

function dataType(dialect: Dialect): GoType {
  const known = types.get(dialect)
  if (known) return known
  const names = new Set(dataFieldNames(dialect))
  const fields = Object.entries(fieldTypes(dialect)).filter(([name]) => names.has(name))
  const type = structType(
    'inject.SidecarTemplateData',
    fields.map(([name, fieldType]) => field(name, fieldType))
  )
  types.set(dialect, type)
  return type
}

/** Fields in Go's order, which `{{ . }}` prints them in. */
function fieldTypes(dialect: Dialect): Readonly<Record<keyof TemplateData, GoType>> {
  return {
    TypeMeta: kubernetesType('meta/v1.TypeMeta'),
    DeploymentMeta: dialect.deploymentMetaIsObjectMeta ? kubernetesType('meta/v1.ObjectMeta') : NAMESPACED_NAME,
    ObjectMeta: kubernetesType('meta/v1.ObjectMeta'),
    Spec: kubernetesType('core/v1.PodSpec'),
    ProxyConfig: pointerTo(protoType(PROXY_CONFIG, meshTypes(dialect))),
    MeshConfig: pointerTo(protoType(MESH_CONFIG, meshTypes(dialect))),
    Values: ANY_MAP,
    Revision: STRING,
    EstimatedConcurrency: INT64,
    NativeSidecars: BOOL,
    ProxyImage: STRING,
    ProxyInitImage: STRING,
    ProxyUID: INT64,
    ProxyGID: INT64,
    InboundTrafficPolicyMode: STRING,
    CompliancePolicy: STRING
  }
}

function field(name: string, type: GoType): GoField {
  return {
    name,
    type,
    read: struct => {
      const raw = memberOf(struct, name)
      // The values are plain JSON, which stands for `map[string]interface {}` as it is.
      return type === ANY_MAP ? (raw as JsonObject) : wrap(type, raw)
    }
  }
}

/** The struct is one that {@link templateData} was given, so that no name reaches beyond its own members. */
function memberOf(struct: unknown, name: string): unknown {
  return (struct as Readonly<Record<string, unknown>> | null)?.[name]
}
