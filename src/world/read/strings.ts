import { isObject, member, type JsonObject } from '../../inject/json.ts'

/** Returns a map of strings, without what is no string; its members are its own, whatever their names. Nobody changes it. */
export function stringMap(object: JsonObject, name: string): Readonly<Record<string, string>> {
  const found = member(object, name)
  if (typeof found !== 'object' || found === null) return {}
  // Nearly always it holds nothing else.
  if (isObject(found) && Object.values(found).every(isText)) return found as Readonly<Record<string, string>>
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => isText(entry[1])))
}

/** Returns the texts of a list, without what is no text. */
export function stringList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(isText) : []
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
