import { Writable } from 'node:stream'
import { EXIT, type Io } from '../../src/cli/io.ts'
import { programOf } from '../../src/cli/program.ts'
import { flagOf, ROWS, type SettingName, type Setting } from '../../src/app/settings/table.ts'

/** The help of one command, as `outrigger COMMAND --help` prints it. */
export interface CommandHelp {
  readonly name: string
  readonly text: string
}

/** Returns the help of the program and of each command, 100 columns wide. */
export async function helpTexts(): Promise<readonly CommandHelp[]> {
  let text = ''
  const io: Io = {
    stdout: new Writable({
      write: (chunk: Buffer, _encoding, next) => {
        text += chunk.toString()
        next()
      }
    }),
    stderr: process.stderr,
    stdin: process.stdin,
    environment: {},
    stopped: new Promise(() => undefined)
  }
  const program = await programOf(io, () => undefined)
  return [program, ...program.commands].map(command => {
    text = ''
    command.outputHelp()
    return { name: command.name(), text: text.trimEnd() }
  })
}

/** Writes docs/cli.md from the commands and settings themselves. */
export async function cliDocument(): Promise<string> {
  const [program, ...commands] = await helpTexts()
  return [
    '# The command line',
    '',
    '`npm run docs` writes this page from the commands themselves: it is what `outrigger --help` and',
    '`outrigger COMMAND --help` print. `outrigger completion bash|zsh|fish` teaches it to a shell.',
    '',
    block(program),
    '',
    '## Exit codes',
    '',
    ...markdownTable(
      ['code', 'means'],
      [
        [String(EXIT.fine), 'fine'],
        [
          String(EXIT.notFine),
          'the thing asked about is not fine: lint found errors, a check failed, a pod is refused'
        ],
        [String(EXIT.wrongUse), 'wrong use'],
        [String(EXIT.unreachable), 'something could not be reached or read'],
        ['130', 'ended by Ctrl-C']
      ]
    ),
    '',
    ...commands.flatMap(command => [`## ${command.name}`, '', block(command), '']),
    '## Settings',
    '',
    'Defaults, then the file of `--config` or `OUTRIGGER_CONFIG` (the key is the name), then variables, then flags: the',
    'later wins. `outrigger config` prints what counts and why.',
    '',
    ...markdownTable(['name', 'flag', 'variable', 'default', 'what'], ROWS.map(settingCells)),
    ''
  ].join('\n')
}

function block(command: CommandHelp | undefined): string {
  return `\`\`\`text\n${command?.text ?? ''}\n\`\`\``
}

function settingCells([name, row]: readonly [SettingName, Setting<unknown>]): readonly string[] {
  const flag = row.flag === undefined ? '' : `\`${flagOf(name)} ${row.flag}\``
  const inPod = row.defaultAt?.({ inPod: true, isTTY: false })
  const shown = inPod === undefined ? '' : ` (in a pod ${show(inPod)})`
  const isOther = show(inPod) !== show(row.default)
  return [
    name,
    flag,
    row.env.map(each => `\`${each}\``).join(', '),
    show(row.default) + (isOther ? shown : ''),
    row.says
  ]
}

function show(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    if ('host' in value && 'port' in value) return `\`${String(value.host)}:${String(value.port)}\``
    return Object.keys(value).length === 0 ? '' : `\`${JSON.stringify(value)}\``
  }
  return value === '' || value === undefined ? '' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const escaped = rows.map(row => row.map(cell => cell.replaceAll('|', '\\|')))
  const widths = head.map((title, i) => Math.max(title.length, 3, ...escaped.map(row => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [line(head), `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`, ...escaped.map(line)]
}
