import { basename, dirname, join, relative } from 'node:path'
import { isObject, listAt, member, objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import type { CaseGroup, Corpus, Recorded, RecordedCase, RecordedText, RecordedWorld } from './case.ts'
import { isFolder, jsonFiles, namespaceOf, nodesOf, readConfigs, readLines, readObject, stringsOf } from './read.ts'

/** The folders of recorded cases in that of a release. */
export const GOLDEN_PARTS: readonly string[] = ['cases', 'scenarios']

/**
 * Loads recorded cases, one JSON file a case: the folder of a release with `configs`, `cases` and `scenarios`; or
 * `cases`, `scenarios` or one file of such a folder.
 */
export function loadGolden(path: string): Corpus {
  const paths = isFolder(path) ? casesIn(path) : [path]
  const folder = paths[0] === undefined ? path : dirname(dirname(paths[0]))
  const release = basename(folder)
  const configs = readConfigs(join(folder, 'configs'))
  const files = paths.flatMap(readLines)
  const mesh = jsonFiles(join(folder, 'cases')).map(readObject).find(isDefault)
  const groups = new Map<string, { world: RecordedWorld; cases: RecordedCase[]; texts: RecordedText[] }>()
  const skipped: { name: string; why: string }[] = []
  for (const file of files) {
    const name = stringAt(file, 'name') || stringAt(file, 'test')
    const world = worldOf(file, configs, release, objectAt(mesh, 'meshConfig'))
    const pods = [member(file, 'webhook'), member(file, 'webhookExtra')].flat().filter(isObject)
    const runnable = pods.filter(pod => member(objectAt(pod, 'result'), 'note') === undefined)
    if (runnable.length < pods.length) {
      skipped.push({ name, why: 'the recording says that its result cannot be applied' })
    }
    if (member(file, 'meshConfig') === null) {
      skipped.push({ name, why: 'recorded without any mesh, which an injector always has' })
      continue
    }
    const texts = [member(file, 'kubeInject'), member(file, 'kubeInjectExtra')].filter(isObject)
    if (runnable.length === 0 && texts.length === 0) continue
    const key = JSON.stringify(world)
    const group = groups.get(key) ?? { world, cases: [], texts: [] }
    group.texts.push(...texts.map(text => textOf(name, text, release)))
    group.cases.push(...runnable.map(pod => caseOf(name, pod)))
    groups.set(key, group)
  }
  const name = path === folder ? release : join(release, relative(folder, path))
  return { name, groups: [...groups.values()] satisfies CaseGroup[], skipped }
}

function casesIn(folder: string): readonly string[] {
  const parts = GOLDEN_PARTS.map(part => join(folder, part))
  return GOLDEN_PARTS.includes(basename(folder)) ? jsonFiles(folder) : parts.flatMap(jsonFiles)
}

/** Scenarios have the mesh of such a case. */
function isDefault(file: JsonObject): boolean {
  const isPlain = isObject(member(file, 'meshConfig')) && Object.keys(objectAt(file, 'meshOverrides')).length === 0
  return stringAt(file, 'config') === 'default' && isPlain
}

function worldOf(
  file: JsonObject,
  configs: ReadonlyMap<string, JsonObject>,
  release: string,
  defaultMesh: JsonObject
): RecordedWorld {
  // Some cases have their own small configuration.
  const config = configs.get(stringAt(file, 'config')) ?? { injector: file }
  const injector = objectAt(config, 'injector')
  const version = stringAt(file, 'templateVersion')
  const mesh = isObject(member(file, 'meshConfig')) ? objectAt(file, 'meshConfig') : defaultMesh
  return {
    release,
    revision: stringAt(file, 'revision') || stringAt(config, 'revision') || 'default',
    config: stringAt(injector, 'config'),
    values: stringAt(injector, 'values'),
    mesh: JSON.stringify(mesh),
    environment: stringsOf({ ...objectAt(file, 'env'), ...objectAt(config, 'env') }),
    nodes: nodesOf(file),
    namespaces: Object.entries(objectAt(file, 'namespaces')).map(([name, value]) => namespaceOf(name, value)),
    proxyConfigs: [],
    ...(version === '' ? {} : { templateVersion: version })
  }
}

function caseOf(name: string, pod: JsonObject): RecordedCase {
  return {
    name,
    review: objectAt(pod, 'review'),
    path: stringAt(pod, 'path') || '/inject',
    wanted: [recordedOf(objectAt(pod, 'result'))]
  }
}

const UNHEARD: ReadonlySet<string> = new Set(['1.0', '1.1'])

function textOf(name: string, recorded: JsonObject, release: string): RecordedText {
  const error = stringAt(recorded, 'error')
  return {
    name,
    revision: '',
    input: stringAt(recorded, 'input'),
    wanted: [error === '' ? { output: stringAt(recorded, 'output') } : { error }],
    // Istio 1.0 and 1.1 wrote them past the recorder.
    warnings: UNHEARD.has(release) ? undefined : listAt(recorded, 'warnings').map(String)
  }
}

/** Reads a recorded result. */
export function recordedOf(result: JsonObject): Recorded {
  const kind = stringAt(result, 'kind')
  if (kind !== 'patched' && kind !== 'skipped' && kind !== 'error')
    throw new Error(`A case has a result of kind ${kind}.`)
  const pod = member(result, 'pod')
  return {
    kind,
    message: stringAt(result, 'message'),
    unordered: member(result, 'unordered') === true,
    ...(isObject(pod) ? { pod } : {})
  }
}
