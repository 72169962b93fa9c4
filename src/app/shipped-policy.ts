import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isObject } from '../inject/json.ts'
import { yamlToJSON } from '../language/yaml/index.ts'
import { packageRoot } from './package-root.ts'
import type { RevisionTexts } from './revision-texts.ts'

const PARTS = new Set(['policy.yaml', 'values.yaml', 'mesh.yaml'])

/** Reads the policy that ships, in the form of Istio's ConfigMaps: what is used where a cluster has none. */
export async function readShippedPolicy(folder = join(packageRoot(), 'templates')): Promise<RevisionTexts> {
  const text = (file: string): Promise<string> => readFile(join(folder, file), 'utf8')
  const [policy, values, mesh, partials] = await Promise.all(
    ['policy.yaml', 'values.yaml', 'mesh.yaml', 'partials.tpl'].map(text)
  )
  const templates: [string, string][] = []
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith('.yaml') || PARTS.has(file)) continue
    templates.push([file.slice(0, -'.yaml'.length), `${await text(file)}${partials ?? ''}`])
  }
  const parsed = yamlToJSON(policy ?? '')
  const config = JSON.stringify({ ...(isObject(parsed) ? parsed : {}), templates: Object.fromEntries(templates) })
  return {
    name: 'default',
    config,
    values: values ?? '',
    mesh: mesh ?? '',
    labels: {},
    origin: { policy: 'templates/', mesh: 'templates/mesh.yaml' }
  }
}
