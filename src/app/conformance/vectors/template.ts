import { join } from 'node:path'
import { newestDialect } from '../../../inject/dialect.ts'
import { isObject, objectAt, stringAt, type JsonObject } from '../../../inject/json.ts'
import { MESH_CONFIG, meshApi, PROXY_CONFIG } from '../../../inject/mesh/api.ts'
import { templateData, type TemplateData } from '../../../inject/render/template-data.ts'
import { ANY_MAP, Typed, type Value } from '../../../language/go/value.ts'
import { parseTemplate, type World } from '../../../language/template/index.ts'
import { readProto } from '../../../language/types/index.ts'
import { templateFunctions } from '../../../policy/functions.ts'
import { readObject } from '../read.ts'
import { checkOf, type Check, type Vector } from './vector.ts'

/** The environment and the time of the recording: `durationRound` of a date counts from now. */
const WORLD: World = {
  env: { VEC_SET: 'set-value', VEC_EMPTY: '' },
  now: () => Date.UTC(2026, 9, 1),
  random: bytes => new Uint8Array(bytes)
}

/** Checks a template with the data that the line names in `template-data.json` beside the file. */
export function templateCheck(folder: string): Check {
  const file = join(folder, 'template-data.json')
  const all = readObject(file)
  return checkOf(vector => {
    const name = stringAt(vector, 'data')
    if (!Object.hasOwn(all, name)) throw new Error(`${file} has no data ${name}`)
    return rendered(vector, dataOf(structuredClone(objectAt(all, name))))
  })
}

/** A template that needs no data, such as the call of one function with constants. */
export const callCheck: Check = checkOf(vector => rendered(vector, {}))

function rendered(vector: Vector, data: Value): string {
  const functions = templateFunctions(newestDialect())
  return parseTemplate(stringAt(vector, 'template'), { name: 'inject', functions }).execute(data, WORLD)
}

/** Each case starts from fresh data: a template may change its values. */
function dataOf(data: JsonObject): Typed {
  const dialect = newestDialect()
  const message = (type: string, name: string): unknown =>
    isObject(data[name]) ? readProto(meshApi(dialect), type, data[name]) : null
  const pod = objectAt(data, 'pod')
  const owner = objectAt(data, 'deploymentMeta')
  const fields: Record<keyof TemplateData, unknown> = {
    TypeMeta: data['typeMeta'],
    DeploymentMeta: { Name: stringAt(owner, 'name'), Namespace: stringAt(owner, 'namespace') },
    ObjectMeta: pod['metadata'],
    Spec: pod['spec'],
    ProxyConfig: message(PROXY_CONFIG, 'proxyConfig'),
    MeshConfig: message(MESH_CONFIG, 'meshConfig'),
    Values: data['values'] ?? new Typed(ANY_MAP, null),
    Revision: data['revision'],
    EstimatedConcurrency: 0,
    NativeSidecars: data['nativeSidecars'],
    ProxyImage: data['proxyImage'],
    ProxyInitImage: data['proxyInitImage'],
    ProxyUID: data['proxyUID'],
    ProxyGID: data['proxyGID'],
    InboundTrafficPolicyMode: data['inboundTrafficPolicyMode'],
    CompliancePolicy: data['compliancePolicy']
  }
  return templateData(fields as unknown as TemplateData, dialect)
}
