/** Something wrong with a configuration. Errors keep it from being used; warnings do not. */
export interface PolicyProblem {
  readonly severity: 'error' | 'warning'
  /** The key of the ConfigMap that is wrong: `config` and `values` of the injector's, `mesh` of the mesh's. */
  readonly key: 'config' | 'values' | 'mesh'
  /** What in it, where known: `templates.sidecar`. */
  readonly path?: string
  /** One sentence, in Istio's words where Istio has them. */
  readonly message: string
  /** Position in the text of the key, counted from 1. */
  readonly line?: number
  readonly column?: number
  /** The line with a caret under the place. */
  readonly picture?: string
}
