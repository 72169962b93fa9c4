import { STATUS } from '../annotations.ts'
import { findContainer, metadataMap, PROXY, withMetadataMap } from '../containers.ts'
import type { Dialect } from '../dialect.ts'
import { isObject, listAt, objectAt, stringAt, type Json, type JsonObject } from '../json.ts'
import { checkAnnotations } from '../render/check-annotations.ts'
import { findTemplate } from '../render/choose-templates.ts'
import type { Injection } from '../render/injection.ts'
import { renderSpecification } from '../render/render.ts'
import { numberAfterFlag, withConcurrency } from './concurrency.ts'
import { withKubernetesDefaults } from './defaults.ts'
import { previousStatus, statusText } from './previous-status.ts'
import { probersVariable, withAgentProbes } from './probes.ts'
import { LISTS, readSpecification, type Specification, type SpecificationList } from './read-specification.ts'

/**
 * Injects a pod as Istio did up to 1.8: the one template renders lists of containers, volumes and secrets, which are
 * appended to those of the pod. The webhook takes out first what an earlier injection added; kube-inject does not.
 */
export function injectSpecification(injection: Injection): JsonObject {
  const { pod, revision } = injection
  const { dialect, policy } = revision
  checkAnnotations(pod, dialect)
  const [name = ''] = injection.templates
  const text = renderSpecification(findTemplate(name, policy.templates), injection)
  const rendered = adjust(readSpecification(text, dialect), injection)
  const added = withProbers(rendered, pod)

  const spec = appended(objectAt(pod, 'spec'), added, injection)
  const status = statusText(policy.version, namesOf(added))
  const annotations = { ...metadataMap(pod, 'annotations'), [STATUS]: status }
  return withMetadataMap({ ...pod, spec: rewritten(spec, rendered) }, 'annotations', annotations)
}

/** The release decides what happens to the specification before it is appended. */
function adjust(specification: Specification, { manual = false, revision }: Injection): Specification {
  const { kubernetesDefaults, rewritesProbes }: Dialect = revision.dialect
  const counted = rewritesProbes
    ? { ...specification, containers: withConcurrency(specification.containers) }
    : specification
  return kubernetesDefaults && !manual ? withKubernetesDefaults(counted) : counted
}

/** Tells the agent in the proxy what it will be asked for in place of the application. */
function withProbers(specification: Specification, pod: JsonObject): Specification {
  const proxy = findContainer(PROXY, specification.containers)
  if (!specification.rewriteAppHTTPProbe || !proxy) return specification
  const changed = { ...proxy, env: [...listAt(proxy, 'env'), probersVariable(pod)] }
  const containers = specification.containers.map(container => (container === proxy ? changed : container))
  return { ...specification, containers }
}

function appended(spec: JsonObject, added: Specification, { manual = false, pod, revision }: Injection): JsonObject {
  const previous = previousStatus(pod)
  // kube-inject never added the secrets.
  const lists = manual ? LISTS.filter(list => list !== 'imagePullSecrets') : LISTS
  const changed: Record<string, Json> = { ...spec }
  for (const list of lists) {
    const kept = listAt(spec, list).filter(item => manual || !previous[list].includes(stringAt(item, 'name')))
    const extra = list === 'containers' && !manual ? withTokenMount(added.containers, spec) : added[list]
    if (kept.length + extra.length > 0 || Object.hasOwn(spec, list)) changed[list] = [...kept, ...extra]
  }
  if (added.dnsConfig !== undefined) changed['dnsConfig'] = added.dnsConfig
  else if (manual && revision.dialect.rewritesProbes) delete changed['dnsConfig']
  return changed
}

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount'

/** The proxy gets at the service account's token where the application does (1.1). */
function withTokenMount(containers: readonly JsonObject[], spec: JsonObject): readonly JsonObject[] {
  const mounts = listAt(spec, 'containers').flatMap(container => listAt(container, 'volumeMounts'))
  const token = mounts.findLast(mount => stringAt(mount, 'mountPath') === TOKEN_PATH)
  if (token === undefined) return containers
  return containers.map(container =>
    stringAt(container, 'name') === PROXY
      ? { ...container, volumeMounts: [...listAt(container, 'volumeMounts'), token] }
      : container
  )
}

/** Points the application's probes to the agent, if the proxy says on which port the agent listens. */
function rewritten(spec: JsonObject, { rewriteAppHTTPProbe, containers }: Specification): JsonObject {
  const proxy = findContainer(PROXY, containers)
  const port = rewriteAppHTTPProbe && proxy ? numberAfterFlag(proxy, 'statusPort') : 0
  if (port <= 0) return spec
  const changed = listAt(spec, 'containers').map(each => (isObject(each) ? withAgentProbes(each, port) : each))
  return { ...spec, containers: changed }
}

function namesOf(added: Specification): Readonly<Record<SpecificationList, readonly string[]>> {
  const names = (list: SpecificationList): readonly string[] => added[list].map(item => stringAt(item, 'name'))
  return {
    initContainers: names('initContainers'),
    containers: names('containers'),
    volumes: names('volumes'),
    imagePullSecrets: names('imagePullSecrets')
  }
}
