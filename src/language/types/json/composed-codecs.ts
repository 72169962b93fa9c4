import { compareText } from '../../go/compare-text.ts'
import { encodeJsonString } from '../../go/json-encode.ts'
import { normalizePart, type Codec } from './codec.ts'
import { DecodeError, type Handling } from './decoding.ts'
import { elementsOf, kindOf, membersOf } from './node.ts'

/** Makes the codec of a pointer: null is nil, and what it points to is decoded into. */
export function pointerCodec(elem: Codec): Codec {
  return {
    zero: null,
    decode: (node, into, decoding) => (kindOf(node) === 'null' ? null : elem.decode(node, into ?? elem.zero, decoding)),
    isEmpty: state => state === null,
    isZero: state => state === null,
    toValue: state => (state === null ? null : elem.toValue(state)),
    toText: (state, escapeHtml) => (state === null ? 'null' : elem.toText(state, escapeHtml)),
    isCanonical: value => value === null || elem.isCanonical(value),
    normalize: (value, handling, since) => (value === null ? null : elem.normalize(value, handling, since)),
    isBlank: value => value === null
  }
}

/** A slice with what lies behind its end: Go finds that again when a second array under the same key is longer. */
interface Slice {
  readonly backing: readonly unknown[]
  readonly length: number
}

/** Makes the codec of a slice. */
export function sliceCodec(goType: string, elem: Codec): Codec<Slice | null> {
  const live = ({ backing, length }: Slice): readonly unknown[] => backing.slice(0, length)
  return {
    normalize: (value, handling, since) => {
      if (value === null) return null
      if (!Array.isArray(value)) throw new DecodeError(goType)
      return normalizeList(value, elem, handling, Array.isArray(since) ? since : NONE)
    },
    zero: null,
    decode(node, into, decoding) {
      const kind = kindOf(node)
      if (kind === 'null') return null
      if (kind !== 'array') {
        decoding.noteMismatch(node, goType)
        return into
      }
      const elements = elementsOf(node)
      if (elements.length === 0) return { backing: [], length: 0 }
      const backing = [...(into?.backing ?? [])]
      for (const [i, element] of elements.entries()) {
        backing[i] = elem.decode(element, i < backing.length ? backing[i] : elem.zero, decoding)
      }
      return { backing, length: elements.length }
    },
    isEmpty: state => state === null || state.length === 0,
    isZero: state => state === null,
    toValue: state => (state === null ? null : live(state).map(elem.toValue)),
    toText(state, escapeHtml) {
      if (state === null) return 'null'
      const written = live(state).map(item => elem.toText(item, escapeHtml))
      return `[${written.join(',')}]`
    },
    isCanonical: value => value === null || (Array.isArray(value) && isEveryElement(value, elem)),
    isBlank: value => value === null || (Array.isArray(value) && value.length === 0)
  }
}

const NONE: readonly unknown[] = []

function normalizeList(
  list: readonly unknown[],
  elem: Codec,
  handling: Handling,
  since: readonly unknown[]
): readonly unknown[] {
  let copy: unknown[] | undefined
  // Items are put into a list and taken out of it: what stays is in the same order.
  let next = 0
  for (let i = 0; i < list.length; i++) {
    const before = list[i]
    if (next < since.length && before === since[next]) {
      next++
      continue
    }
    const item = normalizePart(elem, before, handling, since[i])
    if (item !== before) (copy ??= [...list])[i] = item
  }
  return copy ?? list
}

function isEveryElement(list: readonly unknown[], elem: Codec): boolean {
  for (const item of list) if (!elem.isCanonical(item)) return false
  return true
}

/** Makes the codec of a map with string keys. */
export function mapCodec(goType: string, elem: Codec): Codec<ReadonlyMap<string, unknown> | null> {
  return {
    normalize: (value, handling, since) => {
      if (value === null) return null
      if (!isObject(value)) throw new DecodeError(goType)
      return isKnownMap(value, elem, isObject(since) ? since : EMPTY) ? value : normalizeMap(value, elem, handling)
    },
    zero: null,
    decode(node, into, decoding) {
      const kind = kindOf(node)
      if (kind === 'null') return null
      if (kind !== 'object') {
        decoding.noteMismatch(node, goType)
        return into
      }
      const map = new Map(into)
      for (const [key, member] of membersOf(node, decoding.handling.sorts))
        map.set(key.toWellFormed(), elem.decode(member, elem.zero, decoding))
      return map
    },
    isEmpty: state => state === null || state.size === 0,
    isZero: state => state === null,
    toValue: state => state && Object.fromEntries(Array.from(state, ([key, member]) => [key, elem.toValue(member)])),
    toText(state, escapeHtml) {
      if (state === null) return 'null'
      const members = [...state].sort(([a], [b]) => compareText(a, b))
      const written = members.map(
        ([key, member]) => `${encodeJsonString(key, escapeHtml)}:${elem.toText(member, escapeHtml)}`
      )
      return `{${written.join(',')}}`
    },
    isCanonical: value => value === null || (isObject(value) && isEveryMember(value, elem)),
    isBlank: value => value === null || (isObject(value) && !hasMembers(value))
  }
}

const EMPTY: Readonly<Record<string, unknown>> = Object.freeze({})

/** Tells whether every member stands in a canonical map already, or is canonical itself: so it nearly always is. */
function isKnownMap(
  map: Readonly<Record<string, unknown>>,
  elem: Codec,
  since: Readonly<Record<string, unknown>>
): boolean {
  for (const key in map) {
    const member = map[key]
    if (member === since[key] && member !== undefined) continue
    if (!key.isWellFormed() || !elem.isCanonical(member)) return false
  }
  return true
}

function normalizeMap(map: Readonly<Record<string, unknown>>, elem: Codec, handling: Handling): unknown {
  return Object.fromEntries(
    Object.entries(map).map(([key, member]) => [key.toWellFormed(), elem.normalize(member, handling)])
  )
}

function isEveryMember(object: Readonly<Record<string, unknown>>, elem: Codec): boolean {
  for (const key in object) if (!key.isWellFormed() || !elem.isCanonical(object[key])) return false
  return true
}

function hasMembers(object: object): boolean {
  for (const _ in object) return true
  return false
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
