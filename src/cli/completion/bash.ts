import type { CommandTree, OptionTree, Value } from './tree.ts'

/** Writes the completion for bash 3.2 and newer. */
export function bash(commands: readonly CommandTree[]): string {
  return `# Completion of outrigger for bash: source <(outrigger completion bash)
_outrigger() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=''
  COMPREPLY=()
  ((COMP_CWORD > 1)) && command=\${COMP_WORDS[1]}
  case "$command $previous" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$command" in
    '') COMPREPLY=($(compgen -W '${commands.flatMap(({ names }) => names).join(' ')} --help --version' -- "$current")) ;;
${commands.map(commandCase).join('\n')}
  esac
}
complete -o filenames -F _outrigger outrigger
`
}

/** What follows an option that wants a value. */
function valueCases({ names, options }: CommandTree): readonly string[] {
  return options
    .filter(({ value }) => value.kind !== 'none')
    .map(option => `    ${patterns(names, option)}) ${reply(option.value)}; return ;;`)
}

function patterns(names: readonly string[], { long, short }: OptionTree): string {
  const flags = [long, ...(short === undefined ? [] : [short])]
  return names.flatMap(name => flags.map(flag => `'${name} ${flag}'`)).join('|')
}

function commandCase({ names, options, argument }: CommandTree): string {
  const flags = options.map(({ long }) => long).join(' ')
  const words = argument.kind === 'choice' ? `${argument.choices.join(' ')} ${flags}` : flags
  const more = argument.kind === 'path' ? `; [[ $current == -* ]] || ${reply(argument)}` : ''
  return `    ${names.join('|')}) COMPREPLY=($(compgen -W '${words}' -- "$current"))${more} ;;`
}

function reply(value: Value): string {
  if (value.kind === 'path') return 'local IFS=$\'\\n\'; COMPREPLY=($(compgen -f -- "$current"))'
  return value.kind === 'choice' ? `COMPREPLY=($(compgen -W '${value.choices.join(' ')}' -- "$current"))` : ':'
}
