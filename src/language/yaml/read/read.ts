import { YamlError } from '../error.ts'
import { YamlLimitError, type YamlLimits, checkLength, completeLimits } from '../limits.ts'
import type { Pieces } from '../fast/pieced-text.ts'
import { readFast } from '../fast/read.ts'
import { decode } from './decode.ts'
import { parseDocument } from './parse.ts'
import type { Target } from './target.ts'
import { type JsonValue, toJson } from './to-json.ts'

export interface ReadOptions {
  /** What the JSON is going to be decoded into. Default: anything. */
  readonly target?: Target | undefined
  readonly limits?: Partial<YamlLimits> | undefined
  /** What is remembered of texts that were read before: values share their parts. Default: nothing. */
  readonly pieces?: Pieces | undefined
}

/** Reads the first document of a text as `sigs.k8s.io/yaml.YAMLToJSON`; an empty text is null. */
export function yamlToJSON(text: string, options: ReadOptions = {}): JsonValue {
  const limits = completeLimits(options.limits)
  checkLength(text, limits)
  const value = options.target ? undefined : readFast(text, limits.depth, options.pieces)
  return value === undefined ? readFully(text, limits, options.target) : value
}

/** Reads with the complete parser only. */
export function readFully(text: string, limits: YamlLimits, target?: Target): JsonValue {
  const node = parseDocument(text, limits)
  return node ? toJson(decode(node, limits), target) : null
}

/** Reads as {@link yamlToJSON}; errors are those of `sigs.k8s.io/yaml.Unmarshal`. */
export function unmarshal(text: string, options: ReadOptions = {}): JsonValue {
  try {
    return yamlToJSON(text, options)
  } catch (error) {
    if (!(error instanceof YamlError) || error instanceof YamlLimitError) throw error
    throw new YamlError('error converting YAML to JSON: ' + error.message, { cause: error })
  }
}
