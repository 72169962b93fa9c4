import { BUILTINS } from '../builtins/builtins.ts'
import type { CommandNode, ListNode, Operand, PipeNode } from '../parse/node.ts'
import type { Compiler } from './compiler.ts'
import { remembered } from './remember.ts'
import type { Expression } from './run.ts'
import { lookUp } from './scope.ts'

/** Remembers an operand if it is constant, and more than a constant of the source. */
export function rememberedOperand(compiler: Compiler, node: Operand, evaluate: Expression): Expression {
  return compiler.constants && isConstant(compiler, node) ? remembered(evaluate) : evaluate
}

/** Tells whether a pipeline reads nothing but constants. */
export function isConstantPipe(compiler: Compiler, { decl, commands }: PipeNode): boolean {
  return decl.length === 0 && commands.every(command => isConstantCommand(compiler, command))
}

function isConstantCommand(compiler: Compiler, { args: [first, ...rest] }: CommandNode): boolean {
  if (first?.kind === 'identifier') {
    return isConstantFunction(compiler, first.name) && rest.every(arg => isConstant(compiler, arg))
  }
  return first !== undefined && rest.length === 0 && isConstant(compiler, first)
}

function isConstant(compiler: Compiler, node: Operand): boolean {
  switch (node.kind) {
    case 'field':
      return compiler.isRoot && isConstantField(compiler, node.names[0])
    case 'variable':
      return isData(compiler, node.names[0]) && isConstantField(compiler, node.names[1])
    case 'pipe':
      return isConstantPipe(compiler, node)
    case 'chain':
      return isConstant(compiler, node.node)
    case 'identifier':
      return isConstantFunction(compiler, node.name)
    default:
      return node.kind !== 'dot'
  }
}

function isConstantField({ constants }: Compiler, name = ''): boolean {
  return constants?.fields.has(name) === true
}

/** Tells whether a pipeline is the data of the run as a whole: `.` or `$`. */
export function isDataPipe(compiler: Compiler, { decl, commands }: PipeNode): boolean {
  const [first, ...rest] = commands.flatMap(({ args }) => args)
  if (!first || rest.length > 0 || decl.length > 0) return false
  if (first.kind === 'dot') return compiler.isRoot
  return first.kind === 'variable' && first.names.length === 1 && isData(compiler, first.names[0])
}

/** Tells whether a variable is the data of the run: `$` is what a template was called with, unless it declares another. */
export function isData({ scope, isOfData }: Compiler, name: string | undefined): boolean {
  if (name !== '$' || !isOfData) return false
  const { slots, isCertain } = lookUp(scope, name)
  return isCertain && slots[0] === 0
}

/** Builtins but `call`, which may call anything, give the same for the same. */
function isConstantFunction({ constants, functions }: Compiler, name: string): boolean {
  if (functions.has(name)) return constants?.functions.has(name) === true
  return name !== 'call' && (BUILTINS.has(name) || name === 'and' || name === 'or')
}

/** Tells whether a tree calls one of some functions. */
export function callsAny(tree: ListNode, names: ReadonlySet<string>): boolean {
  const inList = (list: ListNode | undefined): boolean =>
    list?.nodes.some(
      node =>
        ('pipe' in node && node.pipe !== undefined && inPipe(node.pipe)) ||
        ('list' in node && (inList(node.list) || inList(node.elseList)))
    ) ?? false
  const inPipe = (pipe: PipeNode): boolean => pipe.commands.some(({ args }) => args.some(inOperand))
  const inOperand = (node: Operand): boolean => {
    if (node.kind === 'identifier') return names.has(node.name)
    if (node.kind === 'pipe') return inPipe(node)
    return node.kind === 'chain' && inOperand(node.node)
  }
  return inList(tree)
}
