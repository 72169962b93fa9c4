import { listAt, objectAt, stringAt, type JsonObject } from '../../inject/json.ts'

/** Whom an entry of a registration trusts. */
export interface Bundle {
  /** Its place in `webhooks`. */
  readonly index: number
  /** Name of the entry. */
  readonly name: string
  /** `clientConfig.caBundle` as it stands there: PEM in base64, or ''. */
  readonly encoded: string
  /** Whether it names a URL, whose bundle is its owner's business. */
  readonly byUrl: boolean
}

/** Reads the bundles of a MutatingWebhookConfiguration. */
export function readBundles(object: JsonObject): readonly Bundle[] {
  return listAt(object, 'webhooks').map((entry, index) => {
    const client = objectAt(entry, 'clientConfig')
    return {
      index,
      name: stringAt(entry, 'name'),
      encoded: stringAt(client, 'caBundle'),
      byUrl: stringAt(client, 'url') !== ''
    }
  })
}
