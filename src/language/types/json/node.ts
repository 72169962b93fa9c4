import { compareText } from '../../go/compare-text.ts'
import { encodeJsonNumber } from '../../go/json-encode.ts'

/**
 * JSON text that is well-formed and not yet taken apart: it still has its duplicate keys and the spelling of its numbers,
 * which `JSON.parse` loses and Go sees.
 */
export class JsonText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A value to decode: {@link JsonText}, or what `JSON.parse` makes. */
export type JsonNode = unknown

/** White space in JSON. */
export const JSON_BLANKS = ' \t\r\n'

/** Takes characters off both ends of a text, in linear time. */
export function trim(text: string, characters: string): string {
  let start = 0
  let end = text.length
  while (start < end && characters.includes(text.charAt(start))) start++
  while (end > start && characters.includes(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

/** What Go calls the kinds of JSON values. */
export type JsonKind = 'null' | 'bool' | 'number' | 'string' | 'array' | 'object'

const KIND_OF_CHAR: Readonly<Record<string, JsonKind>> = {
  n: 'null',
  t: 'bool',
  f: 'bool',
  '"': 'string',
  '[': 'array',
  '{': 'object'
}

export function kindOf(node: JsonNode): JsonKind {
  if (node instanceof JsonText) return KIND_OF_CHAR[node.text.charAt(0)] ?? 'number'
  switch (typeof node) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    case 'number':
    case 'bigint':
      return 'number'
    default:
      return node === null || node === undefined ? 'null' : Array.isArray(node) ? 'array' : 'object'
  }
}

export function booleanOf(node: JsonNode): boolean {
  return node instanceof JsonText ? node.text.startsWith('t') : node === true
}

/** Returns a string as Go decodes it: half surrogate pairs become U+FFFD. */
export function stringOf(node: JsonNode): string {
  const text: unknown = node instanceof JsonText ? JSON.parse(node.text) : node
  return typeof text === 'string' ? text.toWellFormed() : ''
}

/** Returns a number as it is spelled; one that has no spelling, as Go would print it. */
export function numberText(node: JsonNode): string {
  if (node instanceof JsonText) return node.text
  return typeof node === 'number' ? encodeJsonNumber(node) : String(node)
}

/** Returns the bytes of a value, as the UnmarshalJSON method of a type gets them. */
export function rawText(node: JsonNode): string {
  return node instanceof JsonText ? node.text : JSON.stringify(node)
}

/** Returns the elements of an array. */
export function elementsOf(node: JsonNode): readonly JsonNode[] {
  if (node instanceof JsonText)
    return childrenOf(node.text).map(([start, end]) => new JsonText(node.text.slice(start, end)))
  return Array.isArray(node) ? node : []
}

/** Returns the members of an object: of a text in its order and with duplicates, of a value in the order in which Go prints maps. */
export function membersOf(node: JsonNode, sorts: boolean): readonly (readonly [string, JsonNode])[] {
  if (node instanceof JsonText) return textMembers(node.text)
  if (typeof node !== 'object' || node === null) return []
  const members = Object.entries(node)
  return sorts ? members.sort(([a], [b]) => compareText(a, b)) : members
}

function textMembers(text: string): [string, JsonNode][] {
  const members: [string, JsonNode][] = []
  const children = childrenOf(text)
  for (let i = 0; i + 1 < children.length; i += 2) {
    const [[keyStart, keyEnd] = [0, 0], [start, end] = [0, 0]] = [children[i], children[i + 1]]
    members.push([stringOf(new JsonText(text.slice(keyStart, keyEnd))), new JsonText(text.slice(start, end))])
  }
  return members
}

/** Finds where the direct children of an object (keys and values) or array start and end. The text is well-formed. */
function childrenOf(text: string): [number, number][] {
  const children: [number, number][] = []
  for (let at = 1; at < text.length - 1;) {
    if (' \t\r\n,:'.includes(text.charAt(at))) {
      at++
      continue
    }
    const end = endOf(text, at)
    children.push([at, end])
    at = end
  }
  return children
}

/** Finds the end of the value that starts at a place. */
function endOf(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '"') at = endOfString(text, at)
    else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
    else if (depth > 0) continue
    else return endOfScalar(text, at)
    if (depth === 0) return at + 1
  }
  return text.length
}

/** Finds the closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1
  return at
}

function endOfScalar(text: string, start: number): number {
  let at = start
  while (at < text.length && !' \t\r\n,:}]'.includes(text.charAt(at))) at++
  return at
}
