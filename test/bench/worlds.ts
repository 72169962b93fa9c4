/** Clusters of any size: as objects, and as files. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readShippedPolicy } from '../../src/app/shipped-policy.ts'
import type { JsonObject } from '../../src/inject/json.ts'
import { marshal } from '../../src/language/yaml/index.ts'
import { scratch } from './subjects.ts'

/** How large a cluster is. */
export interface ClusterSize {
  readonly namespaces?: number
  readonly nodes?: number
  /** Beside `default`. */
  readonly revisions?: number
  /** Beside those that ship. */
  readonly templates?: number
}

/** A cluster's objects, by kind. */
export interface ClusterObjects {
  readonly configMaps: readonly JsonObject[]
  readonly namespaces: readonly JsonObject[]
  readonly nodes: readonly JsonObject[]
}

/** Makes the objects of a cluster with our own policy and a namespace for bookinfo. */
export async function clusterObjects({ namespaces = 0, nodes = 3, ...size }: ClusterSize): Promise<ClusterObjects> {
  return {
    configMaps: await policies(size),
    namespaces: [
      namespace('bookinfo', { 'istio-injection': 'enabled' }),
      ...count(size.revisions ?? 0, i => namespace(`of-rev-${String(i)}`, { 'istio.io/rev': `rev-${String(i)}` })),
      ...count(namespaces, i => namespace(`team-${String(i)}`, { 'istio-injection': 'enabled', team: String(i) }))
    ],
    nodes: count(nodes, node)
  }
}

/** Writes a cluster into a folder: the policy as YAML, one file for all else of a kind. Returns the folder. */
export async function clusterFolder(size: ClusterSize): Promise<string> {
  const dir = scratch()
  const objects = await clusterObjects(size)
  writeFileSync(join(dir, POLICY_FILE), policyText(objects.configMaps))
  writeFileSync(join(dir, 'namespaces.json'), listText(objects.namespaces))
  writeFileSync(join(dir, 'nodes.json'), listText(objects.nodes))
  return dir
}

/** The file of a cluster's folder with the policies. */
export const POLICY_FILE = 'policy.yaml'

/** Returns ConfigMaps as `kubectl get -o yaml` would. */
export function policyText(configMaps: readonly JsonObject[]): string {
  return configMaps.map(map => marshal(map)).join('---\n')
}

function listText(items: readonly JsonObject[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
}

/** Returns the ConfigMaps of the revisions; `edition` changes all of them. */
export async function policies(size: Pick<ClusterSize, 'revisions' | 'templates'>, edition = 0): Promise<JsonObject[]> {
  const { config, values, mesh } = await readShippedPolicy()
  const parsed = JSON.parse(config) as { readonly templates: Readonly<Record<string, string>> }
  const more = count(size.templates ?? 0, i => [
    `more-${String(i)}`,
    `# ${String(i)}\n${parsed.templates['sidecar'] ?? ''}`
  ])
  const templates = { ...parsed.templates, ...(Object.fromEntries(more) as Record<string, string>) }
  const text = JSON.stringify({ ...parsed, templates })
  const names = ['', ...count(size.revisions ?? 0, i => `-rev-${String(i)}`)]
  return names.flatMap(suffix => [
    // A comment is enough: a text that is not the same is compiled again.
    configMap(`istio-sidecar-injector${suffix}`, {
      config: text,
      values: `# edition ${String(edition)} of ${suffix}\n${values}`
    }),
    configMap(`istio${suffix}`, { mesh })
  ])
}

function configMap(name: string, data: JsonObject): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'istio-system' }, data }
}

/** Returns a Namespace as an API server holds it. */
export function namespace(name: string, labels: Readonly<Record<string, string>>): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      resourceVersion: '1',
      creationTimestamp: '2026-11-21T10:00:00Z',
      labels: { 'kubernetes.io/metadata.name': name, ...labels },
      annotations: { owner: `somebody@${name}.example` },
      managedFields: [
        {
          manager: 'kubectl',
          operation: 'Update',
          apiVersion: 'v1',
          time: '2026-11-21T10:00:00Z',
          fieldsType: 'FieldsV1',
          fieldsV1: { 'f:metadata': { 'f:labels': { '.': {}, 'f:kubernetes.io/metadata.name': {} } } }
        }
      ]
    },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' }
  }
}

function node(index: number): JsonObject {
  const images = count(40, i => ({
    names: [`registry.example/image-${String(i)}@sha256:${'0'.repeat(64)}`],
    sizeBytes: i
  }))
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: `node-${String(index)}`, resourceVersion: '1', labels: { 'kubernetes.io/os': 'linux' } },
    status: { nodeInfo: { kubeletVersion: 'v1.34.0' }, images }
  }
}

function count<T>(amount: number, make: (index: number) => T): T[] {
  return Array.from({ length: amount }, (_, index) => make(index))
}
