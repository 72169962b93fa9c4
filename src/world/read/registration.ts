import { listAt, member, objectAt, stringAt, type Json, type JsonObject } from '../../inject/json.ts'
import type { LabelSelector, Registration } from '../../inject/snapshot.ts'
import { stringList, stringMap } from './strings.ts'

/** Reads the entries of a MutatingWebhookConfiguration. */
export function readRegistrations(object: JsonObject): readonly Registration[] {
  const metadata = objectAt(object, 'metadata')
  const labels = objectAt(metadata, 'labels')
  return listAt(object, 'webhooks').map(entry => ({
    configuration: stringAt(metadata, 'name'),
    name: stringAt(entry, 'name'),
    revision: stringAt(labels, 'istio.io/rev'),
    // The API server fills in Fail where nothing stands, in admissionregistration.k8s.io/v1.
    failurePolicy: stringAt(entry, 'failurePolicy') === 'Ignore' ? 'Ignore' : 'Fail',
    namespaceSelector: readSelector(member(entry, 'namespaceSelector')),
    objectSelector: readSelector(member(entry, 'objectSelector')),
    matchConditions: listAt(entry, 'matchConditions').map(condition => ({
      name: stringAt(condition, 'name'),
      expression: stringAt(condition, 'expression')
    })),
    matchesPods: listAt(entry, 'rules').some(coversPodCreation),
    ...readTarget(objectAt(entry, 'clientConfig'))
  }))
}

/** Reads the revision tag that a configuration stands for (`istioctl tag set`), if it is one. */
export function readTag(object: JsonObject): { readonly tag: string; readonly revision: string } | undefined {
  const labels = objectAt(objectAt(object, 'metadata'), 'labels')
  const tag = stringAt(labels, 'istio.io/tag')
  return tag === '' ? undefined : { tag, revision: stringAt(labels, 'istio.io/rev') || 'default' }
}

function readSelector(value: Json | undefined): LabelSelector {
  const selector = objectAt({ selector: value ?? null }, 'selector')
  return {
    matchLabels: stringMap(selector, 'matchLabels'),
    matchExpressions: listAt(selector, 'matchExpressions').map(expression => ({
      key: stringAt(expression, 'key'),
      operator: stringAt(expression, 'operator'),
      values: stringList(member(expression, 'values'))
    }))
  }
}

function readTarget(client: JsonObject): Pick<Registration, 'path' | 'service'> {
  const service = objectAt(client, 'service')
  if (Object.hasOwn(client, 'service')) {
    // Without a path the API server calls the root.
    return {
      path: stringAt(service, 'path') || '/',
      service: `${stringAt(service, 'name')}.${stringAt(service, 'namespace')}`
    }
  }
  const url = stringAt(client, 'url')
  return { path: URL.canParse(url) ? new URL(url).pathname : '/', service: '' }
}

function coversPodCreation(rule: Json): boolean {
  const has = (field: string, ...wanted: readonly string[]): boolean =>
    stringList(member(rule, field)).some(value => value === '*' || wanted.includes(value))
  return (
    has('operations', 'CREATE') &&
    has('apiGroups', '') &&
    has('apiVersions', 'v1') &&
    has('resources', 'pods', '*/*') &&
    stringAt(rule, 'scope') !== 'Cluster'
  )
}
