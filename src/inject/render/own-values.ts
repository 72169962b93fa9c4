import { MUTATING_FUNCTIONS, type Template } from '../../language/template/index.ts'
import type { JsonObject } from '../json.ts'

const changing = new WeakMap<Template, boolean>()

/**
 * Returns the values for one rendering: a copy for templates that may change them (sprig's `set`, `merge`, …). In istiod
 * such changes stay, so that what a pod gets depends on the pods before it; here each pod is the first.
 */
export function ownValues(template: Template, values: JsonObject): JsonObject {
  let isChanging = changing.get(template)
  if (isChanging === undefined) {
    isChanging = template.calls(MUTATING_FUNCTIONS)
    changing.set(template, isChanging)
  }
  return isChanging ? structuredClone(values) : values
}
