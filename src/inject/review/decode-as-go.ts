import { looksLikeJSON, YamlError, yamlToJSON } from '../../language/yaml/index.ts'
import { decodeReview, readReview, type DecodedReview } from './decode.ts'

/**
 * Reads an AdmissionReview as istiod's decoder does (serializer/recognizer of apimachinery): what does not begin with a
 * brace is YAML.
 */
export function decodeReviewAsGo(body: Uint8Array | string, path: string): DecodedReview {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  if (looksLikeJSON(text)) return decodeReview(text, path)
  try {
    return readReview(yamlToJSON(text), text, path)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return { kind: 'unreadable', message: 'The body is neither JSON nor YAML.', istiod: error.message }
  }
}
