import { PROXY_CONFIG } from '../annotations.ts'
import { Refusal } from '../errors.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'

/**
 * Templates put annotations into YAML as text, so that a value with quotes and line breaks may end the scalar it stands
 * in and go on with arguments, containers or volumes of its own.
 *
 * Whether one does is found by rendering twice: once as it is, once with every character that means something to YAML
 * replaced by one that means nothing. A value that stays in its place gives the same document but for these characters.
 */
export interface Rendering {
  readonly annotations: Readonly<Record<string, string>>
  /** What the annotation proxy.istio.io/config may have set. */
  readonly proxyConfig: JsonObject
  /** Renders with other annotations and another ProxyConfig. */
  render(annotations: Readonly<Record<string, string>>, proxyConfig: JsonObject): string
  /** Parses what was rendered. Throws where it is no YAML. */
  parse(text: string): unknown
}

/** Refuses a pod of which an annotation changes the structure of what `text` says. */
export function refuseUnsafeAnnotations(text: string, rendering: Rendering): void {
  const suspects = suspectsOf(rendering)
  if (suspects.length === 0 || isHarmless(text, rendering, suspects)) return
  const culprits = narrow(suspects, names => !isHarmless(text, rendering, names)).slice(0, MOST_NAMED)
  const names = culprits.map(name => JSON.stringify(name)).join(', ')
  const message = `annotation ${names} breaks out of its place in the template: its value must not hold quotes, line breaks or braces`
  throw new Refusal('unsafe-annotation', message)
}

/** So many annotations are named where it takes several to break out. */
const MOST_NAMED = 3

/** Finds one that does harm by halving: a pod with thousands of suspects must not be rendered thousands of times. */
function narrow(suspects: readonly string[], isHarmful: (names: readonly string[]) => boolean): readonly string[] {
  if (suspects.length === 1) return suspects
  const middle = suspects.length >>> 1
  const half = [suspects.slice(0, middle), suspects.slice(middle)].find(isHarmful)
  return half ? narrow(half, isHarmful) : suspects
}

/** What YAML gives a meaning to, in or at the start of a scalar. */
const SIGNIFICANT = /["'`\\{}[\]#&*!|>%@\p{Cc}\u0085\u2028\u2029]|:(?=\s|$)|^[-?](?=\s|$)/gu
const SUSPICIOUS = new RegExp(SIGNIFICANT.source, 'u')

function suspectsOf({ annotations, proxyConfig }: Rendering): readonly string[] {
  const suspects = Object.keys(annotations).filter(name => SUSPICIOUS.test(annotations[name] ?? ''))
  const isConfigured = Object.hasOwn(annotations, PROXY_CONFIG) && !suspects.includes(PROXY_CONFIG)
  return isConfigured && holdsSuspicious(proxyConfig) ? [...suspects, PROXY_CONFIG] : suspects
}

function holdsSuspicious(value: Json): boolean {
  if (typeof value === 'string') return SUSPICIOUS.test(value)
  if (Array.isArray(value)) return value.some(holdsSuspicious)
  return isObject(value) && Object.entries(value).some(([key, item]) => SUSPICIOUS.test(key) || holdsSuspicious(item))
}

function isHarmless(text: string, rendering: Rendering, suspects: readonly string[]): boolean {
  const masked = renderMasked(rendering, suspects)
  // Most annotations are none of the template's business.
  if (masked === text) return true
  if (masked === undefined) return false
  const before = parsed(rendering, text)
  const after = parsed(rendering, masked)
  // A document that is none either way is refused by the merge, in Istio's words.
  if (before === undefined || after === undefined) return before === after
  return isSameShape(before, after)
}

/** What the user's characters stand in is the user's to say; everything else has to be the same. */
function isSameShape(before: Json, after: Json): boolean {
  if (typeof after === 'string') return typeof before === 'string' && (before === after || MASKED.test(after))
  if (Array.isArray(after)) {
    return (
      Array.isArray(before) &&
      before.length === after.length &&
      after.every((item: Json, i) => isSameShape(before[i] as Json, item))
    )
  }
  if (!isObject(after)) return before === after
  if (!isObject(before) || Object.keys(before).length !== Object.keys(after).length) return false
  return Object.entries(after).every(([key, item]) => {
    const original = [key, unmask(key, DECODED), unmask(key, ESCAPED)].find(name => Object.hasOwn(before, name))
    return original !== undefined && isSameShape(before[original] ?? null, item)
  })
}

/** Renders with masked values; undefined where the template fails with them, for then it looks into them. */
function renderMasked(rendering: Rendering, suspects: readonly string[]): string | undefined {
  const masked = Object.entries(rendering.annotations).map(([name, value]): [string, string] => [
    name,
    suspects.includes(name) ? maskAnnotation(value) : value
  ])
  const { proxyConfig } = rendering
  const config = suspects.includes(PROXY_CONFIG) ? maskStrings(proxyConfig) : proxyConfig
  try {
    return rendering.render(Object.fromEntries(masked), isObject(config) ? config : proxyConfig)
  } catch {
    return undefined
  }
}

function parsed(rendering: Rendering, text: string): Json | undefined {
  try {
    return rendering.parse(text) as Json
  } catch {
    return undefined
  }
}

/** Templates read some annotations as JSON: there, only what stands inside of strings is masked. */
function maskAnnotation(value: string): string {
  return isJsonContainer(value) ? value.replace(/"(?:[^"\\]|\\.)*"/gs, maskJsonString) : mask(value)
}

function isJsonContainer(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

function maskJsonString(token: string): string {
  const value = String(JSON.parse(token))
  return SUSPICIOUS.test(value) ? JSON.stringify(mask(value)) : token
}

function maskStrings(value: Json): Json {
  if (typeof value === 'string') return mask(value)
  if (Array.isArray(value)) return value.map(maskStrings)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [mask(key), maskStrings(item)]))
}

/** Characters for private use stand for those that mean something: U+E000 + code, and U+F885 … for the rest. */
const OFFSET = 0xe000
const MASKED = /[\ue000-\ue0ff\uf885\uf888\uf889]/
const BEYOND: Readonly<Record<string, string>> = { '\u0085': '\uf885', '\u2028': '\uf888', '\u2029': '\uf889' }

function mask(text: string): string {
  return text.replace(SIGNIFICANT, char => BEYOND[char] ?? String.fromCharCode(OFFSET + char.charCodeAt(0)))
}

type Undo = (char: string) => string

/** What a masked character stands for: itself … */
const DECODED: Undo = char => {
  const beyond = Object.keys(BEYOND).find(original => BEYOND[original] === char)
  return beyond ?? String.fromCharCode(char.charCodeAt(0) - OFFSET)
}

/** … or the way JSON writes it, where the template puts the annotation's JSON into a string. */
const ESCAPED: Undo = char => JSON.stringify(DECODED(char)).slice(1, -1)

function unmask(text: string, undo: Undo): string {
  return text.replace(new RegExp(MASKED.source, 'g'), undo)
}
