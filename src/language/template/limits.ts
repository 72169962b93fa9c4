/** The budgets of templates. What goes over one is an error that names it. */
export interface TemplateLimits {
  /** Characters of a template's source. Default: 1,048,576. */
  readonly sourceSize: number
  /** Nesting of actions and parentheses. Default: 300. */
  readonly nesting: number
  /** `template` actions inside one another, before Go's own error of the maximum depth is given. Default: 1,000. */
  readonly templateDepth: number
  /** Nodes of the tree that an execution may walk, loops counted each time. Default: 1,000,000. */
  readonly steps: number
  /** Characters of output. Default: 4,194,304. */
  readonly outputSize: number
  /** Characters and list items that functions may make. Default: 16,777,216. */
  readonly work: number
}

/** The budgets if none are given. */
export const DEFAULT_LIMITS: TemplateLimits = {
  sourceSize: 1 << 20,
  nesting: 300,
  templateDepth: 1000,
  steps: 1_000_000,
  outputSize: 1 << 22,
  work: 1 << 24
}

/** Says which budget is spent. */
export function limitMessage(limit: keyof TemplateLimits, value: number): string {
  return `template limit ${limit} of ${value} is exceeded`
}
