import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { isObject, listAt, member, objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import type { NamespaceFacts, NodeFacts, ProxyConfigResource } from '../../inject/snapshot.ts'

/** Reads a text file, unpacking it where its name ends with `.gz`. */
export function readText(path: string): string {
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

/** Reads a JSON object from a file. */
export function readObject(path: string): JsonObject {
  return objectOf(JSON.parse(readText(path)), path)
}

/** Reads one JSON object a line; of a file `.json`, the objects of its list or its one object. */
export function readLines(path: string): readonly JsonObject[] {
  const text = readText(path)
  if (path.endsWith('.json')) {
    const value: unknown = JSON.parse(text)
    return (Array.isArray(value) ? (value as unknown[]) : [value]).map(item => objectOf(item, path))
  }
  const lines = text.split('\n')
  return lines.filter(line => line !== '').map(line => objectOf(JSON.parse(line), path))
}

/** Lists the JSON files of a folder by name; none where there is no such folder. */
export function jsonFiles(folder: string): readonly string[] {
  if (!isFolder(folder)) return []
  const names = readdirSync(folder).filter(name => name.endsWith('.json'))
  return names.sort().map(name => join(folder, name))
}

/** Tells whether a path is a folder. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Reads the injector configurations of a folder, by name. */
export function readConfigs(folder: string): ReadonlyMap<string, JsonObject> {
  return new Map(jsonFiles(folder).map(path => [basename(path, '.json'), readObject(path)]))
}

/** Reads nodes: kubelet versions, or objects with name and version. */
export function nodesOf(value: JsonObject): readonly NodeFacts[] {
  return listAt(value, 'nodes').map((node, i) =>
    typeof node === 'string'
      ? { name: `node-${String(i)}`, kubeletVersion: node }
      : { name: stringAt(node, 'name'), kubeletVersion: stringAt(node, 'kubeletVersion') }
  )
}

/** Reads the labels and annotations of a namespace. */
export function namespaceOf(name: string, value: unknown): NamespaceFacts {
  return { name, labels: stringsOf(objectAt(value, 'labels')), annotations: stringsOf(objectAt(value, 'annotations')) }
}

/** Reads the ProxyConfig resources of a configuration. */
export function proxyConfigsOf(config: JsonObject): readonly ProxyConfigResource[] {
  return listAt(config, 'proxyConfigs').map(resource => {
    const spec = objectAt(resource, 'spec')
    const selector = objectAt(objectAt(spec, 'selector'), 'matchLabels')
    const created = member(resource, 'creationTimestamp')
    return {
      namespace: stringAt(resource, 'namespace'),
      name: stringAt(resource, 'name'),
      creationTimestamp: typeof created === 'number' ? created : 0,
      ...(isObject(member(spec, 'selector')) ? { selector: stringsOf(selector) } : {}),
      spec
    }
  })
}

/** Keeps the members that are strings. */
export function stringsOf(object: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  )
}

function objectOf(value: unknown, path: string): JsonObject {
  if (isObject(value)) return value
  throw new Error(`${path} holds no JSON object.`)
}
