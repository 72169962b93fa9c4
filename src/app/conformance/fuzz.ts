import { basename, dirname, join } from 'node:path'
import { isObject, listAt, member, objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import type { NamespaceFacts } from '../../inject/snapshot.ts'
import type { Corpus, RecordedCase, RecordedOutput, RecordedText, RecordedWorld } from './case.ts'
import { recordedOf } from './golden.ts'
import { isFolder, namespaceOf, nodesOf, proxyConfigsOf, readConfigs, readLines, stringsOf } from './read.ts'

type Configs = ReadonlyMap<string, JsonObject>

/**
 * Loads a file of recorded pods, one a line. Their configurations stand in `configs` beside the file; for a file named
 * `fuzz-<release>` or a line with a release, in `golden/<release>/configs` one folder up.
 */
export function loadPods(path: string): Corpus {
  const name = basename(path).replace(/\.jsonl(\.gz)?$/, '')
  const releases = new Map<string, Configs>()
  const groups = new Map<string, { world: RecordedWorld; cases: RecordedCase[]; texts: RecordedText[] }>()
  const lines = readLines(path).filter(isRunnable)
  const namespaces = namespacesOf(lines)
  for (const line of lines) {
    const release = stringAt(line, 'release') || releaseOf(name)
    const configs = releases.get(release) ?? configsOf(dirname(path), release)
    releases.set(release, configs)
    const world = worldOf(line, configs, release, namespaces)
    const key = JSON.stringify([
      release,
      stringAt(line, 'config'),
      member(line, 'env') ?? null,
      listAt(line, 'nodes'),
      stringAt(line, 'mesh')
    ])
    const group = groups.get(key) ?? { world, cases: [], texts: [] }
    if (isText(line)) group.texts.push(textOf(line))
    else group.cases.push(caseOf(line))
    groups.set(key, group)
  }
  return { name, groups: [...groups.values()], skipped: [] }
}

function isText(line: JsonObject): boolean {
  return typeof member(line, 'yaml') === 'string'
}

function isRunnable(line: JsonObject): boolean {
  return isText(line) || isObject(member(line, 'result')) || listAt(line, 'anyOf').length > 0
}

function textOf(line: JsonObject): RecordedText {
  const anyOf = listAt(line, 'anyOf').filter(isObject)
  return {
    name: stringAt(line, 'name'),
    revision: stringAt(line, 'revision'),
    input: stringAt(line, 'yaml'),
    wanted: (anyOf.length > 0 ? anyOf : [line]).map(outputOf),
    warnings: listAt(line, 'warnings').map(String)
  }
}

function outputOf(recorded: JsonObject): RecordedOutput {
  const output = member(recorded, 'want')
  const unordered = member(recorded, 'unordered') === true
  return typeof output === 'string' ? { output, unordered } : { error: stringAt(recorded, 'error'), unordered }
}

function releaseOf(name: string): string {
  return /^fuzz-(\d+\.\d+)$/.exec(name)?.[1] ?? 'head'
}

/** Reads the configurations that the recordings of a folder name. */
export function configsOf(folder: string, release: string): Configs {
  const golden = join(folder, '..', 'golden', release, 'configs')
  const beside = join(folder, 'configs')
  const inHead = join(folder, '..', 'fuzz', 'configs')
  return new Map([
    ...(release !== 'head' && isFolder(golden) ? readConfigs(golden) : []),
    ...(release === 'head' ? readConfigs(inHead) : []),
    ...(release === 'head' || !isFolder(golden) ? readConfigs(beside) : [])
  ])
}

/** One namespace object a name: the cases were recorded against all of them. */
function namespacesOf(lines: readonly JsonObject[]): ReadonlyMap<string, NamespaceFacts> {
  return new Map(
    lines.map(line => {
      const namespace = objectAt(line, 'namespace')
      const name = stringAt(namespace, 'name') || 'default'
      return [name, namespaceOf(name, namespace)]
    })
  )
}

/** Returns what a line was recorded with. */
export function worldOf(
  line: JsonObject,
  configs: Configs,
  release: string,
  namespaces: ReadonlyMap<string, NamespaceFacts>
): RecordedWorld {
  const mesh = stringAt(line, 'mesh')
  // Probes of the mesh have one of their own, over the configuration `default`.
  const config = configs.get(stringAt(line, 'config')) ?? (mesh === '' ? undefined : configs.get('default'))
  if (!config) throw new Error(`The configuration ${stringAt(line, 'config')} of release ${release} is not there.`)
  const injector = objectAt(config, 'injector')
  return {
    release,
    revision: stringAt(config, 'revision') || 'default',
    config: stringAt(injector, 'config'),
    values: stringAt(injector, 'values'),
    mesh: mesh || stringAt(config, 'mesh'),
    environment: stringsOf({ ...objectAt(line, 'env'), ...objectAt(config, 'env') }),
    nodes: nodesOf(line),
    namespaces: [...namespaces.values()],
    proxyConfigs: proxyConfigsOf(config)
  }
}

function caseOf(line: JsonObject): RecordedCase {
  const anyOf = listAt(line, 'anyOf').filter(isObject)
  return {
    name: stringAt(line, 'id') || stringAt(line, 'name'),
    review: reviewOf(line),
    path: stringAt(line, 'path') || '/inject',
    wanted: (anyOf.length > 0 ? anyOf : [objectAt(line, 'result')]).map(recordedOf)
  }
}

function reviewOf(line: JsonObject): JsonObject {
  const pod = member(line, 'pod') ?? null
  const namespace =
    stringAt(objectAt(line, 'namespace'), 'name') || stringAt(objectAt(pod, 'metadata'), 'namespace') || 'default'
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      namespace,
      operation: 'CREATE',
      userInfo: {},
      object: pod,
      dryRun: false
    }
  }
}
