import { FunctionError } from '../../go/function.ts'
import { Typed, type Value } from '../../go/value.ts'

/** Values nested deeper than this are taken for circular ones. */
export const MAX_DEPTH = 1000

/** What a new object costs, in characters: so much memory does it take. */
const OBJECT_COST = 32
/** What a member of one costs. */
const MEMBER_COST = 8

/** Copies a value and all that it holds, so that the copy can be changed. */
export function deepCopy(value: Value, spend: (units: number) => void): Value {
  const copy = (raw: unknown, depth: number): unknown => {
    if (typeof raw !== 'object' || raw === null) return raw
    if (depth > MAX_DEPTH) throw new FunctionError('the value is nested too deeply to copy')
    spend(OBJECT_COST)
    if (Array.isArray(raw)) return raw.map(item => copy(item, depth + 1))
    if (raw instanceof Typed) return new Typed(raw.type, copy(raw.value, depth))
    if (raw instanceof Map) return new Map([...raw].map(([key, member]) => [key, copy(member, depth + 1)] as const))
    const members = Object.entries(raw)
    spend(MEMBER_COST * members.length)
    return Object.fromEntries(members.map(([key, member]) => [key, copy(member, depth + 1)]))
  }
  return copy(value, 0) as Value
}
