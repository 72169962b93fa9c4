import { flagOf, ROWS, type AppSettings, type Place, type Setting, type SettingName } from './table.ts'

/** Where settings come from, beside the defaults; later ones win. */
export interface SettingSources {
  readonly place: Place
  /** The config file: its path, and what it holds. */
  readonly file?: { readonly path: string; readonly content: unknown }
  readonly env: Readonly<Record<string, string | undefined>>
  /** By the setting's name. */
  readonly flags: Readonly<Record<string, unknown>>
}

/** Where a value comes from: `default`, a file with its key, a variable, a flag. */
export type Origins = Readonly<Record<SettingName, string>>

/** The effective settings with their origin, or all that is wrong with them. */
export type LoadedSettings =
  { readonly settings: AppSettings; readonly origins: Origins } | { readonly problems: readonly string[] }

/** Brings the settings together: defaults, then file, environment and flags. Reports all problems at once. */
export function loadSettings(sources: SettingSources): LoadedSettings {
  const problems = [...checkFile(sources.file)]
  const values: Partial<Record<SettingName, unknown>> = {}
  const origins: Partial<Record<SettingName, string>> = {}
  for (const [name, row] of ROWS) {
    const given = givenFor(name, row, sources)
    if (given === undefined) {
      values[name] = row.defaultAt ? row.defaultAt(sources.place) : row.default
      origins[name] = 'default'
      continue
    }
    const value = row.kind.read(given.value)
    if (value === undefined) {
      problems.push(`${given.origin} is ${JSON.stringify(given.value)}: it must be ${row.kind.says}.`)
    }
    values[name] = value
    origins[name] = given.origin
  }
  if (problems.length > 0) return { problems }
  const loaded = { settings: Object.freeze(values as AppSettings), origins: origins as Origins }
  const together = contradictions(loaded.settings, loaded.origins)
  return together.length > 0 ? { problems: together } : loaded
}

interface Given {
  readonly value: unknown
  readonly origin: string
}

function givenFor(name: SettingName, row: Setting<unknown>, sources: SettingSources): Given | undefined {
  if (row.flag !== undefined && sources.flags[name] !== undefined) {
    return { value: sources.flags[name], origin: flagOf(name) }
  }
  for (const variable of row.env) {
    const value = sources.env[variable]
    // An empty variable is one that was not set: charts write them.
    if (value !== undefined && value !== '') return { value, origin: variable }
  }
  const { file } = sources
  if (isRecord(file?.content) && Object.hasOwn(file.content, name)) {
    return { value: file.content[name], origin: `${name} in ${file.path}` }
  }
  return undefined
}

function checkFile(file: SettingSources['file']): readonly string[] {
  if (!file || file.content === null) return []
  if (!isRecord(file.content)) return [`${file.path} must hold a map of settings.`]
  const known = new Set<string>(ROWS.map(([name]) => name))
  return Object.keys(file.content)
    .filter(key => !known.has(key))
    .map(key => `${key} in ${file.path} is no setting: outrigger config lists them.`)
}

/** What each value allows and two together do not. */
function contradictions(settings: AppSettings, origins: Origins): readonly string[] {
  const problems: string[] = []
  if (settings.objects.length > 0 && (settings.kubeconfig !== '' || settings.context !== '')) {
    const live = settings.kubeconfig === '' ? origins.context : origins.kubeconfig
    problems.push(`${origins.objects} and ${live} name two worlds: give one of them.`)
  }
  if ((settings.tlsCert === '') !== (settings.tlsKey === '')) {
    const [there, missing] =
      settings.tlsCert === '' ? (['tlsKey', 'tlsCert'] as const) : (['tlsCert', 'tlsKey'] as const)
    problems.push(`${origins[there]} needs ${flagOf(missing)} beside it.`)
  }
  const sources = (['tlsCert', 'tlsSecret', 'tlsGivenSecret'] as const).filter(name => settings[name] !== '')
  if (sources.length > 1) {
    problems.push(`${sources.map(name => origins[name]).join(' and ')} name two certificates: give one of them.`)
  }
  return problems
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
