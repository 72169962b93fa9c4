import type { CommandTree, OptionTree, Value } from './tree.ts'

/** Writes the completion for fish. */
export function fish(commands: readonly CommandTree[]): string {
  const names = commands.flatMap(command => command.names.map(name => ({ name, says: command.says })))
  const lines = [
    '# Completion of outrigger for fish: outrigger completion fish > ~/.config/fish/completions/outrigger.fish',
    'complete -c outrigger -f',
    "complete -c outrigger -n __fish_use_subcommand -s h -l help -d 'display help for command'",
    "complete -c outrigger -n __fish_use_subcommand -s V -l version -d 'print the version'",
    ...names.map(({ name, says }) => `complete -c outrigger -n __fish_use_subcommand -a ${name} -d ${quoted(says)}`),
    ...commands.flatMap(commandLines)
  ]
  return `${lines.join('\n')}\n`
}

function commandLines({ names, options, argument }: CommandTree): readonly string[] {
  const start = `complete -c outrigger -n '__fish_seen_subcommand_from ${names.join(' ')}'`
  const positional = argument.kind === 'path' || argument.kind === 'choice' ? [`${start}${valueOf(argument)}`] : []
  return [...options.map(option => `${start}${flagsOf(option)}`), ...positional]
}

function flagsOf({ long, short, says, value }: OptionTree): string {
  const dash = short === undefined ? '' : ` -s ${short.slice(1)}`
  const required = value.kind === 'none' ? '' : value.kind === 'path' ? ' -r' : ' -x'
  return `${dash} -l ${long.slice(2)}${required}${valueOf(value)} -d ${quoted(says)}`
}

function valueOf(value: Value): string {
  if (value.kind === 'path') return ' -F'
  return value.kind === 'choice' ? ` -a '${value.choices.join(' ')}'` : ''
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`
}
