import { Argument, type Command } from 'commander'
import { bash } from './completion/bash.ts'
import { fish } from './completion/fish.ts'
import { treeOf } from './completion/tree.ts'
import { zsh } from './completion/zsh.ts'
import { EXIT, type Io } from './io.ts'

const SHELLS = { bash, zsh, fish } as const
type Shell = keyof typeof SHELLS

/** `outrigger completion`: a script for a shell, made from the commands themselves. */
export function define(command: Command, io: Io, done: (exitCode: number) => void): void {
  command
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(SHELLS)))
    .addHelpText('after', HELP)
    .action((shell: Shell) => {
      io.stdout.write(SHELLS[shell](command.parent ? treeOf(command.parent) : []))
      done(EXIT.fine)
    })
}

const HELP = `
Examples:
  source <(outrigger completion bash)
  outrigger completion bash > /etc/bash_completion.d/outrigger
  outrigger completion zsh > "\${fpath[1]}/_outrigger"
  outrigger completion fish > ~/.config/fish/completions/outrigger.fish
`
