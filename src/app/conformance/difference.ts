import { isObject, type Json, type JsonObject } from '../../inject/json.ts'

/** Says where two JSON values differ first, in one line; undefined where they are equal. */
export function firstDifference(got: unknown, wanted: unknown, path = ''): string | undefined {
  if (isObject(got) && isObject(wanted)) return objectDifference(got, wanted, path)
  if (Array.isArray(got) && Array.isArray(wanted)) return listDifference(got, wanted, path)
  if (got === wanted) return undefined
  const from = typeof got === 'string' && typeof wanted === 'string' ? contextOf(got, wanted) : 0
  return `${path || '/'} is ${shown(got, from)}, wanted ${shown(wanted, from)}`
}

/** Long texts are shown from a little before the first character that differs. */
function contextOf(got: string, wanted: string): number {
  if (Math.max(got.length, wanted.length) < LONGEST) return 0
  let i = 0
  while (got[i] === wanted[i]) i++
  return Math.max(0, i - LONGEST / 4)
}

const LONGEST = 160

function objectDifference(got: JsonObject, wanted: JsonObject, path: string): string | undefined {
  const names = [...new Set([...Object.keys(got), ...Object.keys(wanted)])].sort()
  for (const name of names) {
    if (!Object.hasOwn(got, name)) return `${path}/${name} is missing, wanted ${shown(wanted[name])}`
    if (!Object.hasOwn(wanted, name)) return `${path}/${name} is not wanted: ${shown(got[name])}`
    const difference = firstDifference(got[name], wanted[name], `${path}/${name}`)
    if (difference !== undefined) return difference
  }
  return undefined
}

function listDifference(got: readonly Json[], wanted: readonly Json[], path: string): string | undefined {
  if (got.length !== wanted.length) return `${path} has ${shown(got.map(nameOf))}, wanted ${shown(wanted.map(nameOf))}`
  for (const [i, item] of got.entries()) {
    const difference = firstDifference(item, wanted[i], `${path}/${String(i)}`)
    if (difference !== undefined) return difference
  }
  return undefined
}

function nameOf(item: Json): Json {
  return isObject(item) && typeof item['name'] === 'string' ? item['name'] : item
}

function shown(value: unknown, from = 0): string {
  if (typeof value === 'string' && from > 0) return `…${shown(value.slice(from))}`
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > LONGEST ? text.slice(0, LONGEST - 3) + '…' : text
}
