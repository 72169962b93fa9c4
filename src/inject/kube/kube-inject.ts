import { documents, marshal } from '../../language/yaml/index.ts'
import { canonicalize } from '../../language/types/index.ts'
import { PROXY_CONFIG } from '../annotations.ts'
import { entry, metadataMap, without } from '../containers.ts'
import { decide } from '../decide/decide.ts'
import type { Dialect } from '../dialect.ts'
import { Refusal } from '../errors.ts'
import { injectPod } from '../inject-pod.ts'
import { isObject, listAt, member, objectAt, stringAt, type Json, type JsonObject } from '../json.ts'
import { meshWithAnnotation } from '../mesh/proxy-config.ts'
import { messageAt } from '../mesh/raw.ts'
import { templateNames } from '../render/choose-templates.ts'
import { clusterNetwork } from '../render/cluster-network.ts'
import { isNativeByDefault } from '../render/native.ts'
import { workloadOf, type Workload } from '../render/workload-meta.ts'
import type { Policy, Revision, Snapshot } from '../snapshot.ts'
import { at, has, LIST_TYPE, withAt, workloadKind, type WorkloadKind } from './kinds.ts'
import { readObject } from './read-object.ts'

/** What a manual injection works with. */
export interface KubeInject {
  /** Templates, values, mesh and dialect; its name is printed as the revision, '' for the default one. */
  readonly revision: Revision
  readonly snapshot: Snapshot
  /** Milliseconds since the epoch, for templates that ask for the time. */
  readonly now: number
  /** Takes a sentence about a workload that stays as it is. */
  readonly warn: (warning: string) => void
}

/**
 * Injects every workload of a text as `istioctl kube-inject` does and yields the documents, each with a separator behind
 * it. What is no workload comes out as it went in. Throws a {@link Refusal} for the first document that is wrong; what
 * came before it has been yielded.
 */
export function* kubeInject(text: string, context: KubeInject): Generator<string, void, undefined> {
  const manual = forceEnabled(context)
  for (const document of documents(text)) {
    const object = injectText(document, manual)
    yield (object === undefined ? document : marshal(object)) + '---\n'
  }
}

/** Manual injection asks no policy but `enabled`, and knows no aliases. */
function forceEnabled(context: KubeInject): KubeInject {
  const policy: Policy = {
    ...context.revision.policy,
    policy: 'enabled',
    defaultTemplates: ['sidecar'],
    aliases: {},
    neverInjectSelector: [],
    alwaysInjectSelector: [],
    injectedAnnotations: {}
  }
  const settings = { ...context.snapshot.settings, namespaceCheck: 'trust' as const }
  return { ...context, revision: { ...context.revision, policy }, snapshot: { ...context.snapshot, settings } }
}

/** Returns the injected object, or undefined for a kind that makes no pods. */
function injectText(text: string, context: KubeInject): JsonObject | undefined {
  const api = context.revision.dialect.kubernetesApi
  const kind = stringAt(readObject('meta/v1.TypeMeta', text, api), 'kind')
  if (kind === 'List') return injectList(readObject(LIST_TYPE, text, api), context)
  const workload = workloadKind(kind)
  return workload ? injectWorkload(readObject(workload.type, text, api), workload, context) : undefined
}

function injectList(list: JsonObject, context: KubeInject): JsonObject {
  const items = listAt(list, 'items').map((item): Json => injectText(JSON.stringify(item), context) ?? item)
  return { ...list, items }
}

function injectWorkload(object: JsonObject, kind: WorkloadKind, context: KubeInject): JsonObject {
  if (kind.templateIsPointer === true && !has(object, kind.template)) {
    throw new Refusal('bad-request', 'spec.template is required value')
  }
  const metadataPath = [...(kind.metadata ?? kind.template), 'metadata']
  const specPath = [...kind.template, 'spec']
  const pod: JsonObject = { metadata: at(object, metadataPath), spec: at(object, specPath) }
  const workload = kind.template.length === 0 ? workloadOf(pod, context.revision.dialect) : workloadItself(object)
  const { dialect } = context.revision
  if (member(objectAt(pod, 'spec'), 'hostNetwork') === true) {
    context.warn(warning(workload, pod, 'host networking enabled', dialect))
    return asOfItsTime(object, dialect)
  }
  const injected = injectTemplate(pod, workload, context)
  if (!injected) {
    context.warn(warning(workload, pod, 'sidecar injection disabled', dialect))
    return object
  }
  const withMetadata = withAt(asOfItsTime(object, dialect), metadataPath, objectAt(injected, 'metadata'))
  return withAt(withMetadata, specPath, objectAt(injected, 'spec'))
}

/** The beta types that Istio up to 1.8 wrote leave out a selector that is not there. */
function asOfItsTime(object: JsonObject, { engine }: Dialect): JsonObject {
  const spec = objectAt(object, 'spec')
  if (engine === 'overlay' || member(spec, 'selector') !== null) return object
  return { ...object, spec: without(spec, 'selector') }
}

function workloadItself(object: JsonObject): Workload {
  const metadata = objectAt(object, 'metadata')
  return {
    name: stringAt(metadata, 'name'),
    namespace: stringAt(metadata, 'namespace'),
    kind: stringAt(object, 'kind'),
    apiVersion: stringAt(object, 'apiVersion')
  }
}

/** Up to 1.12 a warning names the object alone. */
function warning(
  { kind, name, namespace }: Workload,
  pod: JsonObject,
  why: string,
  { warningsNameKind, engine }: Pick<Dialect, 'warningsNameKind' | 'engine'>
): string {
  const template = stringAt(objectAt(pod, 'metadata'), 'name')
  if (engine === 'specification') return `Skipping injection because ${JSON.stringify(template)} has ${why}\n`
  const own = template || name
  const fullName = JSON.stringify(namespace === '' || !warningsNameKind ? own : `${namespace}/${own}`)
  const subject = kind === '' || !warningsNameKind ? fullName : `${kind} ${fullName}`
  return `===> Skipping injection because ${subject} has ${why}\n`
}

/** Returns the injected pod in canonical form, or undefined where the pod does not want to be injected. */
function injectTemplate(pod: JsonObject, workload: Workload, context: KubeInject): JsonObject | undefined {
  const { revision, snapshot } = context
  const { dialect } = revision
  const mesh = meshWithAnnotation(revision.mesh, entry(metadataMap(pod, 'annotations'), PROXY_CONFIG), dialect)
  // Up to 1.8 only the host network kept a workload out.
  if (dialect.engine === 'overlay' && !decide({ namespace: '' }, pod, revision, snapshot).inject) return undefined
  const { environment } = clusterNetwork(pod, new Map(), revision.values, dialect)
  const injected = injectPod({
    pod,
    revision,
    settings: snapshot.settings,
    mesh,
    proxyConfig: messageAt(mesh, 'defaultConfig') ?? {},
    workload,
    namespace: undefined,
    manual: true,
    isNative: isNativeByDefault(pod, snapshot.settings.clusterId, snapshot, dialect),
    clusterEnvironment: environment,
    templates: templateNames(pod, revision.policy),
    injectedAnnotations: {},
    now: context.now
  })
  const result = canonicalize('core/v1.Pod', injected, { api: dialect.kubernetesApi })
  if ('error' in result) throw new Refusal('merge-error', result.error)
  return isObject(result.value) ? result.value : undefined
}
