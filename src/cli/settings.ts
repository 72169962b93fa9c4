import { Option, type Command } from 'commander'
import { isInPod } from '../app/cluster.ts'
import { loadSettings, type Origins } from '../app/settings/load.ts'
import { ConfigFileError, readConfigFile } from '../app/settings/read-file.ts'
import { flagOf, ROWS, type AppSettings, type Setting, type SettingName } from '../app/settings/table.ts'
import { CliError, EXIT, type Io } from './io.ts'

/** Adds the flags of some groups of settings and of some more, the same in every command, and `--config`. */
export function addSettings(
  command: Command,
  groups: readonly Setting<unknown>['group'][],
  names: readonly SettingName[] = []
): void {
  command.addOption(new Option('--config <file>', 'settings from a file').env('OUTRIGGER_CONFIG'))
  for (const [name, row] of ROWS) {
    if (row.flag === undefined || !(groups.includes(row.group) || names.includes(name))) continue
    const option = new Option(`${flagOf(name)} ${row.flag}`, row.says)
    if (Array.isArray(row.default) || name === 'hosts') option.argParser(collect)
    command.addOption(option)
  }
}

/** Returns the effective settings of a command with their origin; all that is wrong with them is one error. */
export async function settingsOf(
  command: Command,
  io: Io
): Promise<{ readonly settings: AppSettings; readonly origins: Origins }> {
  const flags: Readonly<Record<string, unknown>> = command.opts()
  const path = flags['config']
  const loaded = loadSettings({
    place: { inPod: await isInPod(io.environment), isTTY: io.stdout.isTTY === true },
    ...(typeof path === 'string' && path !== '' && { file: await configFile(path) }),
    env: io.environment,
    flags
  })
  if ('problems' in loaded) throw new CliError(EXIT.wrongUse, loaded.problems.join('\noutrigger: '))
  return loaded
}

async function configFile(path: string): Promise<{ readonly path: string; readonly content: unknown }> {
  try {
    return await readConfigFile(path)
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error
    throw new CliError(error.unreadable ? EXIT.unreachable : EXIT.wrongUse, error.message)
  }
}

/** Repeated flags make a list. */
function collect(value: string, before: unknown): readonly string[] {
  return [...(Array.isArray(before) ? (before as readonly string[]) : []), value]
}
