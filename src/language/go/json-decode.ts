import { syntaxErrorOf } from './json-syntax.ts'

/** What `json.Unmarshal` into an `interface {}` leaves: a value, and the error if there was one. */
export interface DecodedJson {
  readonly value: unknown
  readonly error?: string
}

/** Go stops at this depth of objects and arrays. */
const MAX_DEPTH = 10_000

/** Decodes JSON as Go does into an `interface {}`: floats, last duplicate wins, U+FFFD for what is not Unicode. */
export function decodeJson(text: string): DecodedJson {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { value: null, error: syntaxErrorOf(text, MAX_DEPTH) ?? 'unexpected end of JSON input' }
  }
  if (text.length > MAX_DEPTH) {
    const error = syntaxErrorOf(text, MAX_DEPTH)
    if (error !== undefined) return { value: null, error }
  }
  return needsRepair(text) ? repaired(value, text) : { value }
}

/** Tells whether JavaScript may have read more than Go: a number beyond float64, or half a surrogate pair. */
function needsRepair(text: string): boolean {
  return /[eE]\+?[0-9]{3}|[0-9]{300}|\\u[dD][89a-fA-F]|[\ud800-\udfff]/.test(text)
}

function repaired(value: unknown, text: string): DecodedJson {
  const tooLarge: number[] = []
  const repair = (raw: unknown): unknown => {
    if (typeof raw === 'string') return wellFormed(raw)
    if (typeof raw === 'number' && !Number.isFinite(raw)) {
      tooLarge.push(raw)
      return null
    }
    if (typeof raw !== 'object' || raw === null) return raw
    if (Array.isArray(raw)) return raw.map(repair)
    return Object.fromEntries(Object.entries(raw).map(([key, member]) => [wellFormed(key), repair(member)]))
  }
  const sound = repair(value)
  if (tooLarge.length === 0) return { value: sound }
  return { value: sound, error: `json: cannot unmarshal number ${firstHugeNumber(text)} into Go value of type float64` }
}

/** Half a surrogate pair, and a byte that is not UTF-8, is U+FFFD. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

function firstHugeNumber(text: string): string {
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*/g)) {
    if (!token.startsWith('"') && !Number.isFinite(Number(token))) return token
  }
  return ''
}
