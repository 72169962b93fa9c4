import type { CommandTree, OptionTree, Value } from './tree.ts'

/** Writes the completion for zsh. */
export function zsh(commands: readonly CommandTree[]): string {
  return `#compdef outrigger
# Completion of outrigger for zsh: outrigger completion zsh > "\${fpath[1]}/_outrigger", or source it after compinit.
_outrigger() {
  local -a commands
  commands=(
${commands.flatMap(({ names, says }) => names.map(name => `    ${quoted(`${name}:${says}`)}`)).join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}
if [[ $funcstack[1] == _outrigger ]]; then
  _outrigger "$@"
else
  compdef _outrigger outrigger
fi
`
}

function commandCase({ names, options, argument }: CommandTree): string {
  const positional = argument.kind === 'none' ? [] : [quoted(`*:argument${action(argument)}`)]
  const specs = [...options.flatMap(optionSpecs), ...positional].map(spec => `        ${spec}`)
  return `    ${names.join('|')})\n      _arguments \\\n${specs.join(' \\\n')}\n      ;;`
}

/** One spec for each spelling; `(-o --output)` keeps the other from being offered again. */
function optionSpecs({ long, short, says, value, repeats }: OptionTree): readonly string[] {
  const flags = short === undefined ? [long] : [short, long]
  const others = repeats ? '*' : `(${flags.join(' ')})`
  const after = value.kind === 'none' ? '' : `:value${action(value)}`
  return flags.map(flag => quoted(`${others}${flag}[${escaped(says)}]${after}`))
}

function action(value: Value): string {
  if (value.kind === 'path') return ':_files'
  return value.kind === 'choice' ? `:(${value.choices.join(' ')})` : ': '
}

/** Brackets end a description, colons a message. */
function escaped(text: string): string {
  return text.replaceAll(/[[\]:\\]/g, '\\$&')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
