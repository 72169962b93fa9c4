import { Option, type Command } from 'commander'
import { ROWS, type SettingName } from '../app/settings/table.ts'
import { EXIT, type Io } from './io.ts'
import { addSettings, settingsOf } from './settings.ts'

/** `outrigger config`: the effective settings, and where each comes from. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  addSettings(command, ['world', 'istio', 'serve', 'log'])
  command
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['text', 'json']).default('text'))
    .addHelpText('after', HELP)
    .action(async (options: { readonly output: string }) => {
      const { settings, origins } = await settingsOf(command, io)
      const rows = ROWS.map(([name]) => ({ name, value: show(settings[name]), origin: origins[name] }))
      io.stdout.write(options.output === 'json' ? asJson(settings, origins) : table(rows))
      done(EXIT.fine)
    })
}

interface Line {
  readonly name: string
  readonly value: string
  readonly origin: string
}

function table(rows: readonly Line[]): string {
  const width = (of: (row: Line) => string): number => Math.max(...rows.map(row => of(row).length))
  const [names, values] = [
    width(row => row.name),
    Math.min(
      60,
      width(row => row.value)
    )
  ]
  return rows.map(({ name, value, origin }) => `${name.padEnd(names)}  ${value.padEnd(values)}  ${origin}\n`).join('')
}

function asJson(
  settings: Readonly<Record<SettingName, unknown>>,
  origins: Readonly<Record<SettingName, string>>
): string {
  const document = Object.fromEntries(ROWS.map(([name]) => [name, { value: settings[name], origin: origins[name] }]))
  return `${JSON.stringify(document, null, 2)}\n`
}

function show(value: unknown): string {
  if (typeof value === 'string') return value === '' ? '""' : value
  if (typeof value === 'object' && value !== null && 'host' in value && 'port' in value) {
    return `${String(value.host)}:${String(value.port)}`
  }
  return JSON.stringify(value)
}

const HELP = `
Examples:
  outrigger config
  OUTRIGGER_WORKERS=4 outrigger config --config outrigger.yaml -o json
`
