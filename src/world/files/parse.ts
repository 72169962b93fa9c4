import { isObject, listAt, stringAt, type Json } from '../../inject/json.ts'
import { splitDocuments, yamlToJSON } from '../../language/yaml/index.ts'
import type { FoundObject } from '../facts.ts'
import { atOnce, type Pausing } from '../../policy/pausing.ts'

/** The objects of a file, or one clause that says what is wrong with it, where. */
export type ParsedFile = { readonly objects: readonly FoundObject[] } | { readonly error: string }

/** Parses JSON and YAML, `---` streams and Lists into objects. */
export function parseObjects(file: string, text: string): ParsedFile {
  return atOnce(parsing(file, text))
}

/** Parses as {@link parseObjects}; it can pause between two documents. */
export function* parsing(file: string, text: string): Pausing<ParsedFile> {
  if (isJson(file, text)) return parseJson(file, text)
  const objects: FoundObject[] = []
  let documents: readonly string[]
  try {
    documents = splitDocuments(text)
  } catch (error) {
    return { error: `${file} is not YAML: ${messageOf(error)}` }
  }
  for (const [i, document] of documents.entries()) {
    const origin = documents.length === 1 ? file : `${file}, document ${String(i + 1)}`
    const parsed = parseDocument(origin, document)
    if ('error' in parsed) return parsed
    objects.push(...parsed.objects)
    yield
  }
  return { objects }
}

/** Files are their owner's: only what would end the process is refused. */
const FILE_LIMITS = { length: 512 * 1024 * 1024 }

function parseDocument(origin: string, document: string): ParsedFile {
  let value: Json
  try {
    value = yamlToJSON(document, { limits: FILE_LIMITS })
  } catch (error) {
    return { error: `${origin} is not YAML: ${messageOf(error)}` }
  }
  // A document of comments only is nothing, as for kubectl.
  return value === null ? { objects: [] } : unpack(origin, value)
}

/** A `.json` file is JSON; elsewhere a text that begins like JSON and is JSON is read the faster way. */
function isJson(file: string, text: string): boolean {
  if (file.endsWith('.json')) return true
  if (!/^\s*[{[]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function parseJson(file: string, text: string): ParsedFile {
  try {
    return unpack(file, JSON.parse(text) as Json)
  } catch (error) {
    return { error: `${file} is not JSON: ${messageOf(error)}` }
  }
}

function unpack(origin: string, value: Json): ParsedFile {
  if (Array.isArray(value)) return unpackAll(origin, value as readonly Json[])
  if (!isObject(value) || stringAt(value, 'kind') === '' || stringAt(value, 'apiVersion') === '') {
    return { error: `${origin} is no Kubernetes object: it has no apiVersion and kind` }
  }
  if (stringAt(value, 'kind').endsWith('List') && Array.isArray(value['items'])) {
    return unpackAll(origin, listAt(value, 'items'))
  }
  return { objects: [{ object: value, origin }] }
}

function unpackAll(origin: string, items: readonly Json[]): ParsedFile {
  const objects: FoundObject[] = []
  for (const [i, item] of items.entries()) {
    const parsed = unpack(`${origin}, item ${String(i + 1)}`, item)
    if ('error' in parsed) return parsed
    objects.push(...parsed.objects)
  }
  return { objects }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
