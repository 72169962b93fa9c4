import { yamlToJSON, YamlError, type Pieces } from '../../language/yaml/index.ts'
import type { CacheStatistics } from '../cache-counts.ts'
import type { Dialect } from '../dialect.ts'
import { Refusal } from '../errors.ts'
import { isObject, type JsonObject } from '../json.ts'
import { KnownPieces } from './known-pieces.ts'
import { KnownTexts } from './known-texts.ts'

const parsed = new KnownTexts<JsonObject>()
const pieces = new KnownPieces()

/** What the cache of rendered texts did. */
export function overlayStatistics(): CacheStatistics {
  return parsed.statistics
}

/** What the cache of pieces of rendered texts did. */
export function pieceStatistics(): CacheStatistics {
  return pieces.statistics
}

/** Reads what a template rendered, as {@link parseOverlay}; what came before, whole or in pieces, is not read again. */
export function knownOverlay(text: string, dialect: Pick<Dialect, 'yamlErrorFromConversion'>): JsonObject {
  return parsed.get(text, () => parseOverlay(text, dialect, pieces))
}

/** Reads what a template rendered. What is no YAML map is refused, up to 1.13 with the reason, later without. */
export function parseOverlay(
  text: string,
  dialect: Pick<Dialect, 'yamlErrorFromConversion'>,
  known?: Pieces
): JsonObject {
  const overlay = read(text, dialect, known)
  // An empty text and `null` change nothing.
  if (overlay === null) return {}
  if (isObject(overlay)) return overlay
  throw new Refusal('merge-error', INVALID)
}

const INVALID = 'strategic merge: invalid JSON document'

function read(
  text: string,
  { yamlErrorFromConversion }: Pick<Dialect, 'yamlErrorFromConversion'>,
  known: Pieces | undefined
): unknown {
  try {
    return yamlToJSON(text, { pieces: known })
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    throw new Refusal('merge-error', yamlErrorFromConversion ? `yaml to json: ${error.message}` : INVALID)
  }
}
