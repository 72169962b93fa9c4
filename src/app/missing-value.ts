import { member, type JsonObject } from '../inject/json.ts'

/**
 * Finds the first value on a path of a failed node that the data do not have, as `.Values.global.proxy`; undefined where
 * every value is there, or where the node is no path from the root.
 */
export function missingIn(snippet: string, data: JsonObject): string | undefined {
  for (const [path] of snippet.matchAll(/(?<![\w)\]])\$?(?:\.\w+)+/g)) {
    const steps = path.replace(/^\$/, '').slice(1).split('.')
    let at: unknown = data
    for (const [i, step] of steps.entries()) {
      at = member(at, step)
      if (at === undefined || at === null) return `.${steps.slice(0, i + 1).join('.')}`
    }
  }
  return undefined
}
