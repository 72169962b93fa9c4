import { Refusal } from '../errors.ts'
import { isObject, type JsonObject } from '../json.ts'

/** Names of the containers that an earlier injection put into a pod. */
export interface InjectedNames {
  readonly containers: readonly string[]
  readonly initContainers: readonly string[]
}

const NONE: InjectedNames = { containers: [], initContainers: [] }

/**
 * Reads the status annotation as Go decodes it into a struct: whatever the case of the keys, and not at all where one
 * value has the wrong type. Istio uses this to take the containers out of what the template sees.
 */
export function parseStatusLoosely(text: string): InjectedNames | undefined {
  const status = parse(text)
  if (status === null) return NONE
  if (!isObject(status)) return undefined
  const fields = new Map<string, readonly string[]>()
  for (const [key, value] of Object.entries(status)) {
    const field = fold(key)
    if (field === 'revision') {
      if (value !== null && typeof value !== 'string') return undefined
    } else if (LISTS.has(field)) {
      const names = namesOf(value)
      if (!names) return undefined
      fields.set(field, names)
    }
  }
  return { containers: fields.get('containers') ?? [], initContainers: fields.get('initcontainers') ?? [] }
}

const LISTS: ReadonlySet<string> = new Set(['containers', 'initcontainers', 'volumes', 'imagepullsecrets'])

/** Go compares keys by Unicode's simple folding: long s and the Kelvin sign are letters of ASCII. */
function fold(key: string): string {
  return key.replaceAll('\u017f', 's').replaceAll('\u212a', 'k').toLowerCase()
}

/** Go leaves an empty string where a list of strings holds null. */
function namesOf(value: unknown): readonly string[] | undefined {
  if (value === null) return []
  if (!Array.isArray(value)) return undefined
  const names: unknown[] = value.map((item: unknown) => item ?? '')
  return names.every(isString) ? names : undefined
}

/**
 * Reads the status annotation as a map of exact keys. Istio uses this to tell which containers are its own; a list of
 * something else than names makes it panic, and is refused here.
 */
export function parseStatusStrictly(text: string): InjectedNames {
  const status = parse(text)
  if (!isObject(status)) return NONE
  return { containers: listOf(status, 'containers'), initContainers: listOf(status, 'initContainers') }
}

function listOf(status: JsonObject, name: string): readonly string[] {
  const value: unknown = Object.hasOwn(status, name) ? status[name] : null
  if (value === null) return []
  if (!Array.isArray(value)) throw conversion(value, '[]interface {}')
  const names: unknown[] = value
  if (names.every(isString)) return names
  throw conversion(
    names.find(item => typeof item !== 'string'),
    'string'
  )
}

function conversion(value: unknown, wanted: string): Refusal {
  return new Refusal('bad-annotation', `interface conversion: interface {} is ${goTypeOf(value)}, not ${wanted}`)
}

function goTypeOf(value: unknown): string {
  if (value === null) return 'nil'
  if (Array.isArray(value)) return '[]interface {}'
  const names: Readonly<Record<string, string>> = { number: 'float64', boolean: 'bool', string: 'string' }
  return names[typeof value] ?? 'map[string]interface {}'
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
