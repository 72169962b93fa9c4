/** Kubernetes' strategic merge patch on raw JSON. */
export { MergeError } from './merge-error.ts'
export { strategicMerge } from './strategic-merge.ts'
export type { Json, JsonList, JsonMap } from './json.ts'
