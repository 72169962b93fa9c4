import { ANY, STRING, Typed, type GoType, type Value } from '../../go/value.ts'
import type {
  ChainNode,
  CommandNode,
  FieldNode,
  IdentifierNode,
  Operand,
  PipeNode,
  VariableNode
} from '../parse/node.ts'
import { printNode } from '../parse/print.ts'
import { assign } from './assign.ts'
import { compileCall, compileMethodCall } from './call.ts'
import { readChain, readingOnce } from './chain.ts'
import type { Compiler } from './compiler.ts'
import { isData, rememberedOperand } from './fold.ts'
import { idealConstant, typedConstant, type ConstantNode } from './constant.ts'
import { newSite, type Site } from './field.ts'
import { REFLECT_VALUE, canBeNil, zeroOf } from './reflect.ts'
import { fail, type Expression, type Run } from './run.ts'
import { compileStore, compileVariable } from './variable.ts'

/** Compiles a pipeline, with the variables that it declares or assigns. */
export function compilePipe(compiler: Compiler, pipe: PipeNode): Expression {
  const evaluate = compileCommands(compiler, pipe)
  const stores = pipe.decl.map(variable => compileStore(compiler, variable, pipe.isAssign))
  // An interface is unpacked: nothing is left of a nil one.
  if (stores.length === 0) return run => evaluate(run) ?? undefined
  return run => {
    const value = evaluate(run) ?? undefined
    for (const store of stores) store(run, value, false)
    return value
  }
}

/** Compiles a pipeline for a place where a nil interface is no other than no value at all. */
export function compileLoosely(compiler: Compiler, pipe: PipeNode): Expression {
  return pipe.decl.length > 0 ? compilePipe(compiler, pipe) : compileCommands(compiler, pipe)
}

/** What it gives may be a nil interface, which is nothing to whoever takes it. */
function compileCommands(compiler: Compiler, pipe: PipeNode): Expression {
  const [first, second, ...rest] = pipe.commands.map((command, i) => compileCommand(compiler, command, i > 0))
  if (!first) return () => undefined
  if (!second) return takesPlace(pipe) ? first : at(pipe, first)
  if (rest.length === 0) {
    return run => {
      run.node = pipe
      return second(run, first(run) ?? undefined)
    }
  }
  return run => {
    run.node = pipe
    let value = second(run, first(run) ?? undefined)
    for (const command of rest) value = command(run, value ?? undefined)
    return value
  }
}

/** All first words take the place of the node in work at once, but for a pipeline that is called like a function. */
function takesPlace({ commands: [first] }: PipeNode): boolean {
  return first?.args[0]?.kind !== 'pipe' || first.args.length === 1
}

function at(node: PipeNode, evaluate: Expression): Expression {
  return run => {
    run.node = node
    return evaluate(run)
  }
}

function compileCommand(compiler: Compiler, command: CommandNode, isPiped: boolean): Expression {
  const first = command.args[0]
  switch (first?.kind) {
    case 'field':
      return compileField(compiler, first, { args: command.args.slice(1), isPiped })
    case 'chain':
      return compileChain(compiler, first, { args: command.args.slice(1), isPiped })
    case 'variable':
      return compileVariableCommand(compiler, first, { args: command.args.slice(1), isPiped })
    case 'identifier':
      return compileCall(compiler, { name: first, node: command, args: command.args.slice(1), isPiped })
    case 'pipe':
      return hasArguments(command, isPiped) ? notAFunction(first, false) : compileLoosely(compiler, first)
    default:
      return first ? compileWord(first, hasArguments(command, isPiped)) : () => undefined
  }
}

function hasArguments(command: CommandNode, isPiped: boolean): boolean {
  return command.args.length > 1 || isPiped
}

function notAFunction(node: Operand, isAt: boolean): Expression {
  const text = printNode(node)
  return run => {
    if (isAt) run.node = node
    return fail(run, `can't give argument to non-function ${text}`)
  }
}

type Word = Exclude<Operand, FieldNode | ChainNode | VariableNode | IdentifierNode | PipeNode>

function compileWord(node: Word, hasArgs: boolean): Expression {
  if (hasArgs) return notAFunction(node, true)
  if (node.kind === 'dot') {
    return run => {
      run.node = node
      return run.dot
    }
  }
  if (node.kind === 'nil') return failing(node, 'nil is not a command')
  return compileConstant(node, idealConstant(node))
}

function failing(node: Operand, message: string): Expression {
  return run => {
    run.node = node
    return fail(run, message)
  }
}

function compileConstant(node: ConstantNode, constant: ReturnType<typeof idealConstant>): Expression {
  if ('error' in constant) return failing(node, constant.error)
  const { value } = constant
  return run => {
    run.node = node
    return value
  }
}

/** What follows the first word of a command. */
interface Arguments {
  readonly args: readonly Operand[]
  readonly isPiped: boolean
}

const NO_ARGUMENTS: Arguments = { args: [], isPiped: false }

function compileField(compiler: Compiler, node: FieldNode, given: Arguments): Expression {
  const sites = compileSites(compiler, node, node.names, { ...given, isInterface: run => run.isDotInterface })
  if (compiler.isRoot && !hasAny(given))
    return readingOnce(compiler, node, node.names, run => readChain(run, run.dot, sites))
  return (run, final) => {
    run.node = node
    return readChain(run, run.dot, sites, final)
  }
}

function hasAny({ args, isPiped }: Arguments): boolean {
  return isPiped || args.length > 0
}

function compileVariableCommand(compiler: Compiler, node: VariableNode, given: Arguments): Expression {
  const [name = '', ...fields] = node.names
  const { read, isInterface } = compileVariable(compiler, name)
  if (fields.length === 0) {
    const refuse = hasAny(given) ? notAFunction(node, true) : undefined
    return run => {
      run.node = node
      const value = read(run)
      return refuse ? refuse(run) : value
    }
  }
  const sites = compileSites(compiler, node, fields, { ...given, isInterface })
  if (isData(compiler, name) && !hasAny(given)) {
    return readingOnce(compiler, node, fields, run => readChain(run, read(run), sites))
  }
  return (run, final) => {
    run.node = node
    return readChain(run, read(run), sites, final)
  }
}

function compileChain(compiler: Compiler, node: ChainNode, given: Arguments): Expression {
  const inner = compileChainStart(compiler, node)
  const isInterface = node.node.kind === 'identifier' && compiler.functions.get(node.node.name)?.result === ANY
  const sites = compileSites(compiler, node, node.fields, { ...given, isInterface: () => isInterface })
  return (run, final) => {
    run.node = node
    return readChain(run, inner(run), sites, final)
  }
}

function compileChainStart(compiler: Compiler, { node }: ChainNode): Expression {
  if (node.kind !== 'identifier') return node.kind === 'pipe' ? compilePipe(compiler, node) : () => undefined
  return compileCall(compiler, { name: node, node, args: [], isPiped: false })
}

function compileSites(
  compiler: Compiler,
  node: Operand,
  names: readonly string[],
  given: Arguments & { readonly isInterface: (run: Run) => boolean }
): readonly Site[] {
  const sites: Site[] = []
  names.forEach((name, i) => {
    const { args, isPiped } = i === names.length - 1 ? given : NO_ARGUMENTS
    sites.push(
      newSite({
        name,
        missingKey: compiler.missingKey,
        before: sites[i - 1],
        isInterface: given.isInterface,
        invoke: compileMethodCall({ name, node, isPiped, args: args.map(arg => compileAnyArgument(compiler, arg)) }),
        hasArgs: args.length > 0 || isPiped
      })
    )
  })
  return sites
}

/** Compiles an argument of a type that is known: Go's `evalArg`. */
export function compileArgument(compiler: Compiler, node: Operand, type: GoType): Expression {
  switch (node.kind) {
    case 'bool':
    case 'number':
    case 'string':
      return compileConstant(node, typedConstant(node, type))
    case 'nil': {
      if (!canBeNil(type)) return failing(node, `cannot assign nil to ${type.text}`)
      const zero = type === REFLECT_VALUE ? undefined : zeroOf(type)
      return run => {
        run.node = node
        return zero
      }
    }
    case 'pipe':
      return rememberedOperand(compiler, node, checkedPipe(compileLoosely(compiler, node), type))
    default:
      return rememberedOperand(compiler, node, checked(compileOperand(compiler, node), type))
  }
}

function checked(evaluate: Expression, type: GoType): Expression {
  switch (type) {
    case REFLECT_VALUE:
      return evaluate
    case ANY:
      return run => evaluate(run) ?? null
    case STRING:
      return run => {
        const value = evaluate(run)
        return typeof value === 'string' ? value : assign(run, value, type)
      }
    default:
      return run => {
        const value = evaluate(run)
        return value instanceof Typed && value.type === type ? value : assign(run, value, type)
      }
  }
}

/** Nothing is left of a nil interface that a pipeline gives. */
function checkedPipe(evaluate: Expression, type: GoType): Expression {
  switch (type) {
    case REFLECT_VALUE:
      return run => evaluate(run) ?? undefined
    case ANY:
      return run => evaluate(run) ?? null
    default:
      return run => {
        const value = evaluate(run)
        return typeof value === 'string' && type === STRING ? value : assign(run, value ?? undefined, type)
      }
  }
}

/** Compiles what is evaluated the same for every type that is asked for. */
function compileOperand(compiler: Compiler, node: Exclude<Operand, ConstantNode | { kind: 'nil' }>): Expression {
  switch (node.kind) {
    case 'dot':
      return compileWord(node, false)
    case 'field':
      return compileField(compiler, node, NO_ARGUMENTS)
    case 'variable':
      return compileVariableCommand(compiler, node, NO_ARGUMENTS)
    case 'pipe':
      return compilePipe(compiler, node)
    case 'identifier':
      return compileCall(compiler, { name: node, node, args: [], isPiped: false })
    case 'chain':
      return compileChain(compiler, node, NO_ARGUMENTS)
  }
}

/** Compiles an argument of a method, whose parameters are known only when it is called. */
function compileAnyArgument(compiler: Compiler, node: Operand): (run: Run, type: GoType) => Value {
  if (node.kind === 'bool' || node.kind === 'number' || node.kind === 'string') {
    return (run, type) => compileConstant(node, typedConstant(node, type))(run)
  }
  if (node.kind === 'nil') return (run, type) => compileArgument(compiler, node, type)(run)
  const evaluate = compileOperand(compiler, node)
  return (run, type) => assign(run, evaluate(run), type)
}
