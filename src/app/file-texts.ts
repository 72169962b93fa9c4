import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from '../world/files/find.ts'
import { UnreadablePathError } from '../world/files/files-world.ts'
import { WATCH_TIMING, watchFolders } from '../world/files/watch.ts'
import type { ConfigMapFacts, Facts, World, WorldProblem } from '../world/world.ts'
import { meshMapName, policyMapName } from './revision-texts.ts'
import { flagOf, type AppSettings } from './settings/table.ts'
import type { Following } from './following.ts'

/** Which setting names the file of which key of which ConfigMap. */
const TEXTS = [
  { setting: 'injectConfig', map: policyMapName, key: 'config' },
  { setting: 'valuesFile', map: policyMapName, key: 'values' },
  { setting: 'meshConfig', map: meshMapName, key: 'mesh' }
] as const

type Setting = (typeof TEXTS)[number]['setting']

/** Puts the files `--inject-config`, `--values-file` and `--mesh-config` in the place of the ConfigMaps' keys. */
export async function withFileTexts(world: World, settings: AppSettings, following: Following): Promise<World> {
  const given = TEXTS.filter(({ setting }) => settings[setting] !== '')
  if (given.length === 0) return world
  const texts = new Map<Setting, string>()
  const problems = new Map<Setting, WorldProblem>()
  for (const { setting } of given) {
    const error = await readText(settings[setting], setting, texts)
    if (error) throw new UnreadablePathError(error)
  }
  const listeners = new Set<() => void>()
  let facts: Facts | undefined
  const changed = (): void => {
    facts = undefined
    for (const listener of [...listeners]) listener()
  }
  const reread = async (): Promise<void> => {
    const before = JSON.stringify([...texts, ...problems])
    for (const { setting } of given) {
      const error = await readText(settings[setting], setting, texts)
      if (error) problems.set(setting, { where: settings[setting], says: `${error} The last good text stays.` })
      else problems.delete(setting)
    }
    if (JSON.stringify([...texts, ...problems]) !== before) changed()
  }
  const watch = following === 'follow' ? watchFolders(() => void reread(), WATCH_TIMING) : undefined
  watch?.follow([...new Set(given.map(({ setting }) => dirname(settings[setting])))])
  const unsubscribe = world.onChange(changed)
  return {
    name: world.name,
    current: () => (facts ??= overlay(world.current(), settings, texts, [...problems.values()])),
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {
      watch?.close()
      unsubscribe()
      await world.close()
    }
  }
}

async function readText(path: string, setting: Setting, texts: Map<Setting, string>): Promise<string | undefined> {
  try {
    texts.set(setting, await readFile(path, 'utf8'))
    return undefined
  } catch (error) {
    return `${path} cannot be read (${codeOf(error)}): correct ${flagOf(setting)}.`
  }
}

function overlay(
  facts: Facts,
  settings: AppSettings,
  texts: ReadonlyMap<Setting, string>,
  problems: readonly WorldProblem[]
): Facts {
  const [revision = 'default'] = settings.revision
  const configMaps = new Map(facts.configMaps)
  for (const { setting, map, key } of TEXTS) {
    const text = texts.get(setting)
    if (text === undefined) continue
    const name = map(revision)
    const path = `${settings.istioNamespace}/${name}`
    const base: ConfigMapFacts = configMaps.get(path) ?? {
      namespace: settings.istioNamespace,
      name,
      labels: {},
      data: {},
      origin: settings[setting]
    }
    configMaps.set(path, { ...base, data: { ...base.data, [key]: text } })
  }
  return { ...facts, configMaps, problems: [...facts.problems, ...problems] }
}
