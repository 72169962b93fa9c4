import { documents, marshal, unmarshal } from '../../language/yaml/index.ts'
import { isObject, listAt, stringAt, type Json, type JsonObject } from '../json.ts'
import { at, LIST_TYPE, withAt, workloadKind, type WorkloadKind } from '../kube/kinds.ts'
import { yamlTarget } from '../kube/yaml-target.ts'
import { uninjectPod } from './uninject-pod.ts'

/**
 * Takes the injected part out of every workload of a text and yields the documents, each with a separator behind it, as
 * injection does. What was not injected comes out as it went in. Throws a Refusal or a YamlError.
 */
export function* uninject(text: string): Generator<string, void, undefined> {
  for (const document of documents(text)) {
    const object = uninjectText(document)
    yield (object === undefined ? document : marshal(object)) + '---\n'
  }
}

/** Fields that the tables do not know stay: the object is not read through Go's types. */
function uninjectText(text: string): JsonObject | undefined {
  const kind = stringAt(unmarshal(text, {}), 'kind')
  const workload = workloadKind(kind)
  const type = kind === 'List' ? LIST_TYPE : workload?.type
  const object = type === undefined ? undefined : unmarshal(text, { target: yamlTarget(type) })
  if (!isObject(object)) return undefined
  return workload ? uninjectWorkload(object, workload) : uninjectList(object)
}

function uninjectList(list: JsonObject): JsonObject | undefined {
  const before = listAt(list, 'items')
  const items = before.map((item): Json => uninjectText(JSON.stringify(item)) ?? item)
  return items.every((item, i) => item === before[i]) ? undefined : { ...list, items }
}

/** A Job's metadata is taken for its pods' in a CronJob by istioctl; the webhook's own stand where they belong. */
function uninjectWorkload(object: JsonObject, kind: WorkloadKind): JsonObject | undefined {
  const specPath = [...kind.template, 'spec']
  for (const path of [kind.metadata ?? kind.template, kind.template]) {
    const metadataPath = [...path, 'metadata']
    const pod = uninjectPod({ metadata: at(object, metadataPath), spec: at(object, specPath) })
    const { metadata, spec } = pod ?? {}
    if (isObject(metadata) && isObject(spec)) {
      return withAt(withAt(object, metadataPath, metadata), specPath, spec)
    }
  }
  return undefined
}
