import { TemplateExecError, type Observer, type Template, type World } from '../../language/template/index.ts'
import type { RawMessage } from '../../language/types/index.ts'
import { unmarshal } from '../../language/yaml/index.ts'
import { metadataMap } from '../containers.ts'
import type { Dialect } from '../dialect.ts'
import { Refusal } from '../errors.ts'
import { objectAt, type JsonObject } from '../json.ts'
import { statusPort } from '../mesh-settings.ts'
import { messageAt, textAt } from '../mesh/raw.ts'
import { entropy } from './entropy.ts'
import { estimatedConcurrency } from './estimated-concurrency.ts'
import type { Injection } from './injection.ts'
import { ownValues } from './own-values.ts'
import { proxyIds } from './proxy-ids.ts'
import { proxyImage, proxyInitImage } from './proxy-image.ts'
import { reinsertOverrides } from './reinsert-overrides.ts'
import { stripPod } from './strip-pod.ts'
import { templateData, type TemplateData } from './template-data.ts'
import { refuseUnsafeAnnotations } from './unsafe-annotations.ts'

/** Renders a template for one pod. Throws a Refusal in Go's words. */
export type Render = (template: Template) => string

/** Makes what templates see of a pod, and returns the function that renders them with it. */
export function renderer(injection: Injection): Render {
  const { pod, revision, mesh } = injection
  const { dialect } = revision
  const input = reinsertOverrides(stripPod(pod, statusPort(mesh), dialect), dialect)
  const data = shown(dataOf(input, injection), injection)
  return template => renderOnce(template, data, injection)
}

/** Values and mesh are the same for all pods: what a template reads of the rest, the witness is told. */
function shown(data: TemplateData, { witness }: Injection): TemplateData {
  if (!witness) return data
  const { Values, MeshConfig, ...ofPod } = data
  return { ...witness.see(ofPod), Values, MeshConfig }
}

/** What watches a rendering: `see` shows the template what it reads, `observer` is told what runs. */
export interface Watch {
  readonly see: (data: TemplateData) => TemplateData
  readonly observer: Observer
}

/** Renders a template for one pod as {@link renderer} does, watched and without memory. */
export function renderWatched(template: Template, injection: Injection, watch: Watch): string {
  const { pod, revision, mesh } = injection
  const { dialect } = revision
  if (dialect.engine === 'specification') return execute(template, specificationData(injection), injection, watch)
  const input = reinsertOverrides(stripPod(pod, statusPort(mesh), dialect), dialect)
  return execute(template, dataOf(input, injection), injection, watch)
}

/** Renders a template of Istio up to 1.8, which sees the pod as it is. */
export function renderSpecification(template: Template, injection: Injection): string {
  return renderOnce(template, shown(specificationData(injection), injection), injection)
}

function specificationData(injection: Injection): TemplateData {
  const { pod, workload, manual = false } = injection
  const metadata = objectAt(pod, 'metadata')
  // The webhook took the pod itself for its workload.
  const owner = manual ? { ...workload } : metadata
  return { ...dataOf(pod, injection), DeploymentMeta: owner }
}

/** Renders, and in safe mode refuses annotations that break out of their place. */
function renderOnce(template: Template, data: TemplateData, injection: Injection): string {
  const render = (changed: TemplateData): string => execute(template, changed, injection)
  const text = render(data)
  if (injection.settings.compat === 'safe') {
    refuseUnsafeAnnotations(text, {
      annotations: metadataMap({ metadata: data.ObjectMeta }, 'annotations'),
      proxyConfig: data.ProxyConfig,
      render: (annotations, proxyConfig) =>
        render({ ...data, ObjectMeta: { ...data.ObjectMeta, annotations }, ProxyConfig: proxyConfig }),
      parse: unmarshal
    })
  }
  return text
}

function execute(
  template: Template,
  data: TemplateData,
  { revision, settings, now, uid, witness }: Injection,
  watch?: Watch
): string {
  const random = entropy(uid ?? '')
  const impure = <T>(value: T): T => {
    if (witness) witness.isImpure = true
    return value
  }
  const world: World = {
    env: settings.environment,
    now: () => impure(now),
    random: bytes => impure(random(bytes)),
    isFresh: settings.caches === 'off'
  }
  try {
    const own = { ...data, Values: ownValues(template, data.Values) }
    if (!watch) return template.execute(templateData(own, revision.dialect), world)
    return template.trace(templateData(watch.see(own), revision.dialect), world, watch.observer)
  } catch (error) {
    if (!(error instanceof TemplateExecError)) throw error
    const { name, line, column } = error.place
    throw new Refusal('template-error', error.message, {
      file: name,
      line,
      ...(column === undefined ? {} : { column }),
      picture: error.picture
    })
  }
}

/** Up to 1.12 the pod's own ProxyConfig stood in the mesh too; pods without one share the mesh. */
function meshSeen(mesh: RawMessage, proxyConfig: RawMessage, dialect: Dialect): RawMessage {
  const isOwn = dialect.annotationChangesMesh && messageAt(mesh, 'defaultConfig') !== proxyConfig
  return isOwn ? { ...mesh, defaultConfig: proxyConfig } : mesh
}

function dataOf(pod: JsonObject, injection: Injection): TemplateData {
  const { revision, workload, proxyConfig, mesh } = injection
  const { dialect, typedValues } = revision
  const annotations = metadataMap(pod, 'annotations')
  const ids = proxyIds(injection.namespace)
  const source = { values: typedValues, annotations, dialect }
  const { name, namespace } = workload
  return {
    TypeMeta: { kind: workload.kind, apiVersion: workload.apiVersion },
    DeploymentMeta: dialect.deploymentMetaIsObjectMeta ? { name, namespace } : { Name: name, Namespace: namespace },
    ObjectMeta: objectAt(pod, 'metadata'),
    Spec: objectAt(pod, 'spec'),
    ProxyConfig: proxyConfig,
    MeshConfig: meshSeen(mesh, proxyConfig, dialect),
    Values: revision.values,
    Revision: revision.name,
    EstimatedConcurrency: estimatedConcurrency(proxyConfig, annotations, revision.values),
    NativeSidecars: injection.isNative,
    ProxyImage: proxyImage(source, messageAt(proxyConfig, 'image')),
    ProxyInitImage: proxyInitImage(source),
    ProxyUID: ids.uid,
    ProxyGID: ids.gid,
    InboundTrafficPolicyMode: inboundMode(mesh),
    CompliancePolicy: injection.settings.compliancePolicy
  }
}

function inboundMode(mesh: JsonObject): string {
  return textAt(messageAt(mesh, 'inboundTrafficPolicy'), 'mode') === 'LOCALHOST' ? 'localhost' : 'passthrough'
}
