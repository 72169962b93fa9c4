import { compareText, sortTexts } from './compare-text.ts'
import { ANY, Typed, wrap, type GoType, type Value } from './value.ts'

/** Returns the entries of a raw map in the order of their keys, as `internal/fmtsort`. */
export function sortedEntries(type: GoType, raw: unknown): [key: Value, member: Value][] {
  const key = type.key ?? ANY
  const elem = type.elem ?? ANY
  if (raw instanceof Map) {
    return [...raw].sort(([a], [b]) => compareKeys(a, b)).map(([k, v]) => [wrap(key, k), wrap(elem, v)])
  }
  if (typeof raw !== 'object' || raw === null) return []
  const members = raw as Readonly<Record<string, unknown>>
  const names = sortTexts(Object.keys(members))
  return names.map(name => [wrap(key, name), wrap(elem, members[name])])
}

function compareKeys(a: unknown, b: unknown): number {
  const [x, y] = [rawOf(a), rawOf(b)]
  if (typeof x === 'string' && typeof y === 'string') return compareText(x, y)
  return x === y ? 0 : (x as bigint) < (y as bigint) ? -1 : 1
}

function rawOf(key: unknown): unknown {
  return key instanceof Typed ? key.value : key
}
