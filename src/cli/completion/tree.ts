import type { Argument, Command, Option } from 'commander'

/** What can stand after an option or as an argument. */
export type Value =
  { readonly kind: 'none' | 'text' | 'path' } | { readonly kind: 'choice'; readonly choices: readonly string[] }

/** One option of a command. */
export interface OptionTree {
  /** `--output`. */
  readonly long: string
  /** `-o`. */
  readonly short?: string
  readonly says: string
  readonly value: Value
  readonly repeats: boolean
}

/** One command, as far as a shell has to know it. */
export interface CommandTree {
  readonly names: readonly string[]
  readonly says: string
  readonly options: readonly OptionTree[]
  readonly argument: Value
}

/** Placeholders of values that are files or folders. */
const PATHS = /^[<[](file|folder|path)(\.\.\.)?[>\]]$/

/** Reads the commands of a program. */
export function treeOf(program: Command): readonly CommandTree[] {
  return program.commands.map(command => ({
    names: [command.name(), ...command.aliases()],
    says: command.description(),
    options: [
      ...command.options.filter(({ hidden }) => !hidden).map(optionTree),
      { long: '--help', short: '-h', says: 'display help for command', value: { kind: 'none' }, repeats: false }
    ],
    argument: argumentValue(command.registeredArguments[0])
  }))
}

function optionTree(option: Option): OptionTree {
  const isList = option.variadic || option.parseArg !== undefined
  return {
    long: option.long ?? '',
    ...(option.short !== undefined && { short: option.short }),
    says: option.description,
    value: optionValue(option),
    repeats: isList
  }
}

function optionValue({ required, optional, argChoices, flags }: Option): Value {
  if (argChoices) return { kind: 'choice', choices: argChoices }
  if (!required && !optional) return { kind: 'none' }
  return { kind: PATHS.test(flags.split(' ').at(-1) ?? '') ? 'path' : 'text' }
}

function argumentValue(argument: Argument | undefined): Value {
  if (!argument) return { kind: 'none' }
  if (argument.argChoices) return { kind: 'choice', choices: argument.argChoices }
  return { kind: argument.name() === 'path' ? 'path' : 'text' }
}
