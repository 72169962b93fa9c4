import { sprint } from '../../language/go/fmt.ts'
import type { RawMessage, RawValue } from '../../language/types/index.ts'
import type { Dialect } from '../dialect.ts'
import { has, messageAt, textAt, valueAt } from '../mesh/raw.ts'

const IMAGE_TYPE = 'sidecar.istio.io/proxyImageType'
const DEFAULT_IMAGE = 'proxyv2'

/** What an image is made of besides its name. */
export interface ImageSource {
  /** The values as Istio's code reads them. */
  readonly values: RawMessage
  readonly annotations: Readonly<Record<string, string>>
  readonly dialect: Pick<Dialect, 'imageVariant'>
}

/** Returns the image of the proxy; `image` is the message of the ProxyConfig, undefined where it is not set. */
export function proxyImage({ values, annotations, dialect }: ImageSource, image: RawMessage | undefined): string {
  const global = messageAt(values, 'global')
  const name = textAt(messageAt(global, 'proxy'), 'image') || DEFAULT_IMAGE
  const variant = dialect.imageVariant === 'ignored' ? '' : textAt(global, 'variant')
  const asked = textAt(image, 'imageType')
  const type = dialect.imageVariant === 'fallback' ? asked || variant : image ? asked : variant
  return imageUrl(global, name, typeOf(annotations) ?? type)
}

/** Returns the image of the init container. */
export function proxyInitImage({ values, annotations }: ImageSource): string {
  const global = messageAt(values, 'global')
  const name = textAt(messageAt(global, 'proxy_init'), 'image') || DEFAULT_IMAGE
  return imageUrl(global, name, typeOf(annotations) ?? textAt(global, 'variant'))
}

function typeOf(annotations: Readonly<Record<string, string>>): string | undefined {
  return Object.hasOwn(annotations, IMAGE_TYPE) ? annotations[IMAGE_TYPE] : undefined
}

function imageUrl(global: RawMessage | undefined, name: string, type: string): string {
  const tag = has(global, 'tag') ? tagText(valueAt(global, 'tag') ?? null) : ''
  return `${textAt(global, 'hub')}/${name}:${withType(tag, type)}`
}

/** Tags may be anything in YAML; Istio prints them with %v. */
function tagText(tag: RawValue): string {
  return typeof tag === 'string' ? tag : sprint(tag)
}

/** A type takes the place of one that the tag ends with; `default` only takes that off. */
function withType(tag: string, type: string): string {
  if (type === '') return tag
  const bare = tag.replace(/-(?:distroless|debug)$/, '')
  return type === 'default' ? bare : `${bare}-${type}`
}
