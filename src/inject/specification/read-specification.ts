import { canonicalize } from '../../language/types/index.ts'
import { unmarshal, YamlError, type Target } from '../../language/yaml/index.ts'
import type { Dialect } from '../dialect.ts'
import { Refusal } from '../errors.ts'
import { isObject, listAt, member, type Json, type JsonObject } from '../json.ts'
import { yamlTarget } from '../kube/yaml-target.ts'

/** The lists of a specification, which are appended to those of the pod. */
export const LISTS = ['initContainers', 'containers', 'volumes', 'imagePullSecrets'] as const
export type SpecificationList = (typeof LISTS)[number]

/** What a template of Istio up to 1.8 renders: things that are added to a pod. */
export type Specification = Readonly<Record<SpecificationList, readonly JsonObject[]>> & {
  readonly rewriteAppHTTPProbe: boolean
  readonly dnsConfig: Json | undefined
}

/** The parts of a pod's specification are read by their Kubernetes types; the flag is Istio's own. */
const TARGET: Target = { member: name => yamlTarget('core/v1.PodSpec')?.member?.(name) }

/** Reads what a template has rendered. */
export function readSpecification(text: string, { kubernetesApi }: Pick<Dialect, 'kubernetesApi'>): Specification {
  const read = readYaml(text)
  const parts = ['initContainers', 'containers', 'volumes', 'imagePullSecrets', 'dnsConfig']
  const spec = Object.fromEntries(
    parts.map(name => [name, member(read, name)] as const).filter(([, part]) => part !== undefined && part !== null)
  )
  const typed = canonicalize('core/v1.PodSpec', spec, { api: kubernetesApi })
  if ('error' in typed) throw new Refusal('merge-error', `error unmarshaling JSON: ${typed.error}`)
  const list = (name: SpecificationList) => listAt(typed.value, name).filter(isObject)
  return {
    initContainers: list('initContainers'),
    containers: list('containers'),
    volumes: list('volumes'),
    imagePullSecrets: list('imagePullSecrets'),
    rewriteAppHTTPProbe: member(read, 'rewriteAppHTTPProbe') === true,
    dnsConfig: member(typed.value, 'dnsConfig')
  }
}

function readYaml(text: string): unknown {
  try {
    return unmarshal(text, { target: TARGET })
  } catch (error) {
    if (error instanceof YamlError) throw new Refusal('template-error', error.message)
    throw error
  }
}
