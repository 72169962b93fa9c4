import { basename, join } from 'node:path'
import { isObject, listAt, member, objectAt, stringAt, type JsonObject } from '../../inject/json.ts'
import type { CaseGroup, Corpus, Recorded, RecordedCase, RecordedText, RecordedWorld } from './case.ts'
import { jsonFiles, namespaceOf, nodesOf, readConfigs, readObject, stringsOf } from './read.ts'

/** Loads a folder of recorded cases: `configs`, `cases` and `scenarios`, one JSON file a case. */
export function loadGolden(folder: string): Corpus {
  const release = basename(folder)
  const configs = readConfigs(join(folder, 'configs'))
  const files = [...jsonFiles(join(folder, 'cases')), ...jsonFiles(join(folder, 'scenarios'))].map(readObject)
  const mesh = files.find(file => stringAt(file, 'config') === 'default' && isPlain(file))
  const groups = new Map<string, { world: RecordedWorld; cases: RecordedCase[]; texts: RecordedText[] }>()
  const skipped: { name: string; why: string }[] = []
  for (const file of files) {
    const world = worldOf(file, configs, release, objectAt(mesh, 'meshConfig'))
    const pods = [...listAt(file, 'webhook'), ...listAt(file, 'webhookExtra')].filter(isObject)
    const runnable = pods.filter(pod => member(objectAt(pod, 'result'), 'note') === undefined)
    if (runnable.length < pods.length) {
      skipped.push({ name: stringAt(file, 'name'), why: 'the recording says that its result cannot be applied' })
    }
    const texts = [member(file, 'kubeInject'), member(file, 'kubeInjectExtra')].filter(isObject)
    if (runnable.length === 0 && texts.length === 0) continue
    const key = JSON.stringify(world)
    const group = groups.get(key) ?? { world, cases: [], texts: [] }
    group.texts.push(...texts.map(text => textOf(stringAt(file, 'name'), text, release)))
    group.cases.push(...runnable.map(pod => caseOf(stringAt(file, 'name'), pod)))
    groups.set(key, group)
  }
  return { name: release, groups: [...groups.values()] satisfies CaseGroup[], skipped }
}

function isPlain(file: JsonObject): boolean {
  return isObject(member(file, 'meshConfig')) && Object.keys(objectAt(file, 'meshOverrides')).length === 0
}

function worldOf(
  file: JsonObject,
  configs: ReadonlyMap<string, JsonObject>,
  release: string,
  defaultMesh: JsonObject
): RecordedWorld {
  const config = configs.get(stringAt(file, 'config'))
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
