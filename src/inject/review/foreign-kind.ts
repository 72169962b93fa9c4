import { isObject, stringAt } from '../json.ts'

/** Kinds of version v1 that istiod decodes before it finds that they are no reviews. */
const CORE_KINDS: ReadonlySet<string> = new Set([
  ...['Pod', 'PodList', 'PodStatusResult', 'PodTemplate', 'PodTemplateList', 'ReplicationController'],
  ...['ReplicationControllerList', 'Service', 'ServiceList', 'Endpoints', 'EndpointsList', 'Node', 'NodeList'],
  ...['Binding', 'Event', 'EventList', 'List', 'LimitRange', 'LimitRangeList', 'ResourceQuota', 'ResourceQuotaList'],
  ...['Namespace', 'NamespaceList', 'ServiceAccount', 'ServiceAccountList', 'Secret', 'SecretList', 'ConfigMap'],
  ...['ConfigMapList', 'PersistentVolume', 'PersistentVolumeList', 'PersistentVolumeClaim'],
  ...['PersistentVolumeClaimList', 'ComponentStatus', 'ComponentStatusList', 'SerializedReference', 'RangeAllocation']
])

/** Says what istiod's decoder says about a document that is no AdmissionReview. */
export function foreignKindMessage(document: unknown, text: string): string {
  if (document !== null && !isObject(document)) {
    const struct =
      'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
    return `couldn't get version/kind; json parse error: json: cannot unmarshal ${nameOf(document)} into Go value of type ${struct}`
  }
  const kind = stringAt(document, 'kind')
  const apiVersion = stringAt(document, 'apiVersion')
  if (kind === '') return `Object 'Kind' is missing in '${text}'`
  if (apiVersion === '') return `Object 'apiVersion' is missing in '${text}'`
  if (apiVersion === 'v1' && CORE_KINDS.has(kind)) return `unsupported type :&TypeMeta{Kind:${kind},APIVersion:v1,}`
  return `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
