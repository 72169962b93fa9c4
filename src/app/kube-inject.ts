import { readFile } from 'node:fs/promises'
import { once } from 'node:events'
import { text as readStream } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { Refusal } from '../inject/errors.ts'
import { kubeInject } from '../inject/kube/kube-inject.ts'
import type { Revision, Snapshot } from '../inject/snapshot.ts'
import { YamlError } from '../language/yaml/index.ts'
import { readInjectorConfig } from '../policy/injector-config.ts'
import { codeOf } from '../world/files/find.ts'
import { UnreadablePathError } from '../world/files/files-world.ts'
import type { Facts } from '../world/world.ts'
import { compile } from './compile.ts'
import { corridorSettings } from './corridor-settings.ts'
import { NoRevisionError } from './open-snapshot.ts'
import { openWorld } from './open-world.ts'
import { findRevisions, meshMapName, policyMapName, type RevisionTexts } from './revision-texts.ts'
import { readShippedPolicy } from './shipped-policy.ts'
import type { AppSettings } from './settings/table.ts'
import { wholeFile } from './write-whole.ts'

/** What to inject, and into what. */
export interface KubeInjectRequest {
  /** A file, or `-`. */
  readonly filename: string
  /** A file; standard output where there is none. */
  readonly output?: string
  /** ConfigMaps under other names than Istio's. */
  readonly policyMap?: string
  readonly meshMap?: string
}

/** The text cannot be injected. */
export class NotInjectableError extends Error {
  override readonly name = 'NotInjectableError'
}

type Environment = Readonly<Record<string, string | undefined>>

/** Injects the workloads of a text; returns the warnings. What came before a mistake has been written, to standard output but to no file. */
export async function injectFile(
  request: KubeInjectRequest,
  settings: AppSettings,
  environment: Environment,
  io: { readonly stdin: NodeJS.ReadableStream; readonly stdout: NodeJS.WritableStream }
): Promise<readonly string[]> {
  const text = request.filename === '-' ? await readStream(io.stdin) : await read(request.filename, '-f')
  const { revision, snapshot } = await openRevision(request, settings, environment)
  const file = request.output === undefined ? undefined : await wholeFile(request.output)
  const warnings: string[] = []
  try {
    for (const document of kubeInject(text, { revision, snapshot, now: Date.now(), warn: w => warnings.push(w) })) {
      if (file) await file.write(document)
      else if (!io.stdout.write(document)) await once(io.stdout, 'drain')
      // Signals and readers that went away are heard between two documents.
      await setImmediate()
    }
    await file?.finish()
  } catch (error) {
    await file?.discard()
    if (error instanceof Refusal || error instanceof YamlError) throw new NotInjectableError(error.message)
    throw error
  }
  return warnings
}

async function openRevision(
  request: KubeInjectRequest,
  settings: AppSettings,
  environment: Environment
): Promise<{ readonly revision: Revision; readonly snapshot: Snapshot }> {
  const bare = settings.injectConfig === '' ? undefined : await bareTemplate(settings.injectConfig)
  const { world, live } = await openWorld(
    bare === undefined ? settings : { ...settings, injectConfig: '' },
    environment,
    'once'
  )
  try {
    const facts = world.current()
    const texts = { ...(await textsOf(request, settings, facts)), ...(bare === undefined ? {} : { config: bare }) }
    // Istio prints the revision `default` as none.
    const compiled = compile({ ...texts, name: texts.name === 'default' ? '' : texts.name }, settings.istioVersion)
    if (!compiled.ok) throw new NoRevisionError(compiled.problem)
    const corridor = corridorSettings(settings, environment)
    const { nodes } = facts.cluster
    // Where nobody can be asked for nodes, sidecars are native only if the settings say so.
    const cluster = { ...facts.cluster, nodes: live === undefined && nodes?.length === 0 ? undefined : nodes }
    const snapshot: Snapshot = {
      generation: 0,
      revisions: new Map([[compiled.revision.name, compiled.revision]]),
      defaultRevision: compiled.revision.name,
      tags: facts.tags,
      cluster,
      settings: corridor
    }
    return { revision: compiled.revision, snapshot }
  } finally {
    await world.close()
  }
}

/** istioctl takes a file that is no injector configuration for the sidecar template itself. */
async function bareTemplate(path: string): Promise<string | undefined> {
  const text = await read(path, '--inject-config')
  try {
    if (Object.keys(readInjectorConfig(text, 'overlay').templates).length > 0) return undefined
  } catch {
    // Then it is a template.
  }
  return JSON.stringify({ policy: 'enabled', templates: { sidecar: text } })
}

async function textsOf(request: KubeInjectRequest, settings: AppSettings, facts: Facts): Promise<RevisionTexts> {
  const [name = 'default'] = settings.revision
  const maps = new Map(facts.configMaps)
  rename(maps, settings.istioNamespace, request.policyMap, policyMapName(name))
  rename(maps, settings.istioNamespace, request.meshMap, meshMapName(name))
  const found = findRevisions({ ...facts, configMaps: maps }, settings)
  const one = found.find(texts => texts.name === name) ?? (settings.revision.length === 0 ? found[0] : undefined)
  if (one) return one
  if (name === 'default') return readShippedPolicy()
  const missing = `${settings.istioNamespace}/${policyMapName(name)}`
  throw new NoRevisionError(
    `ConfigMap ${missing} is not there: correct --revision, or name files with --inject-config.`
  )
}

function rename(maps: Map<string, unknown>, namespace: string, from: string | undefined, to: string): void {
  const map = from === undefined ? undefined : maps.get(`${namespace}/${from}`)
  if (map !== undefined) maps.set(`${namespace}/${to}`, map)
}

async function read(path: string, flag: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UnreadablePathError(`${path} cannot be read (${codeOf(error)}): correct ${flag}.`)
  }
}
