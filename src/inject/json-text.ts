import type { Json, JsonArray, JsonObject } from './json.ts'

/** Texts of objects that come again, '' until somebody wants one. */
const texts = new WeakMap<object, string>()

/** Parts of a container's lists are this deep: variables and mounts stay the same where the container does not. */
const DEPTH = 3

/** Says that an object comes again with other pods, whole or in parts, and that nobody changes it: its text is kept. */
export function comesAgain(value: Json, depth = DEPTH): void {
  if (typeof value !== 'object' || value === null || texts.has(value)) return
  texts.set(value, '')
  if (depth > 1) for (const part of Object.values<Json>(value)) comesAgain(part, depth - 1)
}

/** Writes JSON as JSON.stringify does; what {@link comesAgain} is written once. */
export function jsonText(value: Json): string {
  return write(value, DEPTH + 1)
}

function write(value: Json, depth: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const known = texts.get(value)
  if (known) return known
  // What stands deeper was not announced.
  if (known === undefined && depth > 0) return writeParts(value, depth - 1)
  const text = JSON.stringify(value)
  if (known !== undefined) texts.set(value, text)
  return text
}

function writeParts(value: JsonArray | JsonObject, depth: number): string {
  if (!hasParts(value)) return JSON.stringify(value)
  let text = ''
  if (Array.isArray(value)) {
    for (const item of value as JsonArray) text += `${text === '' ? '' : ','}${write(item, depth)}`
    return `[${text}]`
  }
  for (const [name, part] of Object.entries<Json>(value as JsonObject)) {
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${write(part, depth)}`
  }
  return `{${text}}`
}

function hasParts(value: JsonArray | JsonObject): boolean {
  for (const part of Object.values<Json>(value)) if (typeof part === 'object' && part !== null) return true
  return false
}
