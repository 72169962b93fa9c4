import { objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import { stringMap } from '../read/strings.ts'
import { statusOf, type KubeApi } from './api.ts'
import { defaultBackoff, reflect } from './reflect.ts'

/** What a Secret holds, decoded. */
export interface SecretContent {
  /** Names the state of the Secret; a later write must give it. */
  readonly version: string
  readonly texts: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** One Secret. Of two that write over the same version, the first wins. */
export interface SecretCell {
  read(): Promise<SecretContent | undefined>
  /** Replaces the texts, and takes the named annotations away; `over` undefined: only if there is no Secret yet. */
  write(
    texts: Readonly<Record<string, string>>,
    over: string | undefined,
    withoutAnnotation?: string
  ): Promise<'written' | 'conflict'>
  watch(changed: () => void): () => void
}

/** A Secret of a cluster as a cell. */
export function secretCell(api: KubeApi, namespace: string, name: string): SecretCell {
  const collection = `/api/v1/namespaces/${namespace}/secrets`
  const path = `${collection}/${name}`
  /** Labels and owners that others gave it stay. */
  let metadata: JsonObject = {}
  return {
    read: async () => {
      try {
        const secret = await api.request({ method: 'GET', path })
        metadata = objectAt(secret, 'metadata')
        const data = Object.entries(stringMap(objectAt({ secret }, 'secret'), 'data'))
        return {
          version: stringAt(metadata, 'resourceVersion'),
          texts: Object.fromEntries(data.map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')])),
          annotations: stringMap(metadata, 'annotations')
        }
      } catch (error) {
        if (statusOf(error) === 404) return undefined
        throw error
      }
    },
    write: async (texts, over, withoutAnnotation) => {
      const entries = Object.entries(texts).map(([key, text]) => [key, Buffer.from(text, 'utf8').toString('base64')])
      const body = { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', data: Object.fromEntries(entries) as JsonObject }
      try {
        if (over === undefined) {
          await api.request({
            method: 'POST',
            path: collection,
            body: { ...body, metadata: newMetadata(namespace, name) }
          })
        } else {
          const { managedFields: _, ...kept } = metadata
          const annotations = Object.entries(stringMap(metadata, 'annotations')).filter(
            ([key]) => key !== withoutAnnotation
          )
          const next = { ...kept, name, namespace, resourceVersion: over, annotations: Object.fromEntries(annotations) }
          await api.request({ method: 'PUT', path, body: { ...body, metadata: next } })
        }
        return 'written'
      } catch (error) {
        // 409: somebody created or changed it first; 404: somebody deleted it.
        if (statusOf(error) === 409 || (over !== undefined && statusOf(error) === 404)) return 'conflict'
        throw error
      }
    },
    watch: changed => {
      const query = { fieldSelector: `metadata.name=${name}` }
      const keep = (object: JsonObject): string => stringAt(objectAt(object, 'metadata'), 'resourceVersion')
      const reflection = reflect(api, { path: collection, query, keep, optional: true }, changed, defaultBackoff)
      return () => {
        reflection.close()
      }
    }
  }
}

function newMetadata(namespace: string, name: string): JsonObject {
  return {
    name,
    namespace,
    labels: { 'app.kubernetes.io/name': 'outrigger', 'app.kubernetes.io/managed-by': 'outrigger' }
  }
}
