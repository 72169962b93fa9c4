import { memberOf, textAt } from './raw.ts'

/** What the attributes of a pod are made of. */
export interface ResourceSource {
  /** The raw MeshConfig. */
  readonly mesh: unknown
  readonly annotations: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly namespace: string
  readonly containers: readonly unknown[]
}

const PREFIX = 'resource.opentelemetry.io/'

/**
 * Gives the value of OTEL_RESOURCE_ATTRIBUTES by the conventions of OpenTelemetry for Kubernetes,
 * "" unless some provider of the mesh asks for them.
 */
export function resourceAttributes(source: ResourceSource): string {
  if (!isWanted(source.mesh)) return ''
  const attributes = [
    ['service.namespace', annotation(source, 'service.namespace') || source.namespace],
    ['service.version', annotation(source, 'service.version') || versionOf(source)],
    ['service.instance.id', annotation(source, 'service.instance.id') || instanceOf(source)]
  ]
  return attributes
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .join(',')
}

function isWanted(mesh: unknown): boolean {
  const providers = memberOf(mesh, 'extensionProviders')
  return (
    Array.isArray(providers) &&
    providers.some(
      provider =>
        textAt(memberOf(provider, 'opentelemetry'), 'serviceAttributeEnrichment') === 'OTEL_SEMANTIC_CONVENTIONS'
    )
  )
}

function annotation({ annotations }: ResourceSource, name: string): string {
  return textAt(annotations, PREFIX + name)
}

function versionOf({ labels, containers }: ResourceSource): string {
  const label = textAt(labels, 'app.kubernetes.io/version')
  if (label !== '' || containers.length !== 1) return label
  return imageVersion(textAt(containers[0], 'image'))
}

/** The tag and digest of an image: `registry:5000/name:tag@digest`. */
function imageVersion(image: string): string {
  const at = image.indexOf('@')
  const digest = at < 0 ? '' : image.slice(at + 1)
  const name = at < 0 ? image : image.slice(0, at)
  const colon = name.lastIndexOf(':')
  const tag = colon > name.lastIndexOf('/') ? name.slice(colon + 1) : ''
  return [tag, digest].filter(part => part !== '').join('@')
}

/** The name of the pod is not known yet: the kubelet fills the reference in. */
function instanceOf({ namespace, containers }: ResourceSource): string {
  return containers.length === 0 ? '' : `${namespace}.$(POD_NAME).${textAt(containers[0], 'name')}`
}
