/** Something that lint has to say. */
export interface Finding {
  /** Errors refuse pods or keep a configuration from being used; warnings cannot be meant. */
  readonly severity: 'error' | 'warning'
  /** A file or object, with the key and path in it: `policy.yaml, key config, templates.sidecar`. */
  readonly where: string
  /** Position in the text of the key, counted from 1. */
  readonly line?: number
  readonly column?: number
  /** One sentence or clause. */
  readonly says: string
  /** The line with a caret under the place. */
  readonly picture?: string
  /** What to do about it. */
  readonly hint?: string
}
