import { YamlError } from './error.ts'

/** What one YAML text may cost. */
export interface YamlLimits {
  /** Length of the text in UTF-16 units. Default: 16 Mi. */
  readonly length: number
  /** Maps and lists inside one another, those that aliases bring in included. Default: 1000, which is also the most (Go: 10000). */
  readonly depth: number
  /** Values that aliases add to the text's own. Default: 400000, the most that goyaml ever lets through. */
  readonly aliases: number
}

export const DEFAULT_YAML_LIMITS: YamlLimits = { length: 16 * 1024 * 1024, depth: 1000, aliases: 400_000 }

/** Reading and writing are recursive; twice this may not fit the stack that V8 gives by default. */
const DEEPEST = DEFAULT_YAML_LIMITS.depth

/** A text that is more than its {@link YamlLimits} allow. */
export class YamlLimitError extends YamlError {
  override readonly name = 'YamlLimitError'
  readonly limit: keyof YamlLimits

  constructor(limit: keyof YamlLimits, message: string) {
    super(message)
    this.limit = limit
  }
}

/** Completes limits by the defaults. */
export function completeLimits(limits: Partial<YamlLimits> | undefined): YamlLimits {
  if (!limits) return DEFAULT_YAML_LIMITS
  const { length, depth, aliases } = { ...DEFAULT_YAML_LIMITS, ...limits }
  return { length, depth: Math.min(depth, DEEPEST), aliases }
}

/** Refuses a text that is too long. */
export function checkLength(text: string, limits: YamlLimits): void {
  if (text.length > limits.length) {
    throw new YamlLimitError(
      'length',
      `yaml: text of ${text.length} characters is longer than the limit of ${limits.length}`
    )
  }
}

/** Refuses a map or list that lies too deep. */
export function checkDepth(depth: number, limits: YamlLimits): void {
  if (depth > limits.depth) {
    throw new YamlLimitError('depth', `yaml: document is nested deeper than the limit of ${limits.depth}`)
  }
}

/** Refuses a document whose aliases bring in too many values. */
export function checkAliases(count: number, limits: YamlLimits): void {
  if (count > limits.aliases) {
    throw new YamlLimitError('aliases', `yaml: aliases bring in more values than the limit of ${limits.aliases}`)
  }
}
