import type { FunctionContext, TemplateFunction } from '../../go/function.ts'
import { ANY, STRING, typeOf, type GoMethod, type GoType, type Value } from '../../go/value.ts'
import { BUILTINS } from '../builtins/builtins.ts'
import type { CommandNode, IdentifierNode, Operand } from '../parse/node.ts'
import { printNode } from '../parse/print.ts'
import { assign, assignTo } from './assign.ts'
import type { Compiler } from './compiler.ts'
import { asCopy } from './copy.ts'
import { compileAndOr } from './logic.ts'
import { meter, metered, meteredCopy } from './meter.ts'
import { fail, type Called, type Expression, type Run } from './run.ts'

/** A call as it stands in the source. */
export interface CallSite {
  readonly name: IdentifierNode
  /** The command, or the name alone where it is an argument: what errors of the function point at. */
  readonly node: CommandNode | IdentifierNode
  readonly args: readonly Operand[]
  readonly isPiped: boolean
}

/** Compiles the call of a function. */
export function compileCall(compiler: Compiler, site: CallSite): Expression {
  const own = compiler.functions.get(site.name.name)
  if (own) return compileFunction(compiler, site, { row: own, finish: meteredCopy })
  if (site.name.name === 'and' || site.name.name === 'or') return compileAndOr(compiler, site)
  const builtin = BUILTINS.get(site.name.name)
  if (!builtin) return run => fail(run, `"${site.name.name}" is not a defined function`)
  const row = site.name.name === 'call' ? namingCallee(builtin, site) : builtin
  return compileFunction(compiler, site, { row, finish: metered })
}

/** The builtin `call` names the function that it calls in its errors. */
function namingCallee(row: TemplateFunction, site: CallSite): TemplateFunction {
  const first = site.args[0]
  const call = row.call as (context: FunctionContext, ...args: Value[]) => Value
  const name = first ? printNode(first) : undefined
  return {
    ...row,
    call: (context: FunctionContext, ...args: Value[]) => call(context, name ?? nameOf(args[0]), ...args)
  }
}

function nameOf(value: Value): string {
  if (typeof value === 'string') return value
  return `<${typeOf(value)?.text ?? 'invalid'} Value>`
}

interface Callee {
  readonly row: TemplateFunction
  /** What becomes of a result that is no text, bool or number. */
  readonly finish: (run: Run, result: Value) => Value
}

/** Says what is wrong with the number of arguments; `undefined` if nothing. */
function wrongCount(name: string, params: readonly GoType[], isVariadic: boolean, given: Given): string | undefined {
  const count = given.args + (given.isPiped ? 1 : 0)
  if (isVariadic) {
    const fixed = params.length - 1
    // Go counts what the pipeline gives, but does not mention it here.
    return count < fixed ? `wrong number of args for ${name}: want at least ${fixed} got ${given.args}` : undefined
  }
  return count === params.length ? undefined : `wrong number of args for ${name}: want ${params.length} got ${count}`
}

interface Given {
  readonly args: number
  readonly isPiped: boolean
}

function compileFunction(compiler: Compiler, site: CallSite, { row, finish }: Callee): Expression {
  const { name, node, args, isPiped } = site
  const wrong = wrongCount(name.name, row.params, row.variadic === true, { args: args.length, isPiped })
  if (wrong !== undefined) {
    return run => {
      run.node = name
      return fail(run, wrong)
    }
  }
  const evaluators: Expression[] = args.map((arg, i) => compiler.argument(compiler, arg, paramType(row, i)))
  if (isPiped) evaluators.push(assignTo(paramType(row, args.length)))
  const called: Called = { name: name.name, node }
  const call = (row.callOf?.(evaluators.length) ?? row.call) as Call
  const [only] = evaluators
  if (only && evaluators.length === 1 && isRepeatable(compiler, row)) {
    return compileRepeatable({ name, called, call, finish }, only, compiler.answers.of(row.name))
  }
  return compileInvocation({ name, called, call, finish }, evaluators)
}

/** Tells whether a function gives the same text whenever it is called with an object: nothing in the source changes any. */
function isRepeatable({ constants, functions }: Compiler, { name, result }: TemplateFunction): boolean {
  return result === STRING && constants?.functions.has(name) === true && functions.has(name)
}

/** Templates ask whether there is a text for something, and then for the text. */
function compileRepeatable({ name, called, call }: Invocation, argument: Expression, slot: number): Expression {
  return (run, final) => {
    run.node = name
    const to = argument(run, final)
    run.call = called
    const last = run.answers[slot]
    if (last && last.to === to) return last.text
    meter(run, to)
    const text = call(run.context, to)
    if (typeof to === 'object') run.answers[slot] = { to, text }
    return text
  }
}

function paramType(row: { params: readonly GoType[]; variadic?: boolean }, index: number): GoType {
  const last = row.params.length - 1
  return row.params[row.variadic === true ? Math.min(index, last) : index] ?? ANY
}

type Call = (context: FunctionContext, ...args: Value[]) => Value

interface Invocation {
  readonly name: IdentifierNode
  readonly called: Called
  readonly call: Call
  readonly finish: Callee['finish']
}

/** The common numbers of arguments are called without a list. */
function compileInvocation({ name, called, call, finish }: Invocation, args: readonly Expression[]): Expression {
  const [first, second, third, fourth] = args
  if (!first) {
    return run => {
      run.node = name
      run.call = called
      return finish(run, call(run.context))
    }
  }
  if (!second) {
    return (run, final) => {
      run.node = name
      const a = first(run, final)
      run.call = called
      meter(run, a)
      const result = call(run.context, a)
      return typeof result === 'object' ? finish(run, result) : result
    }
  }
  if (!third) {
    return (run, final) => {
      run.node = name
      const a = first(run, final)
      const b = second(run, final)
      run.call = called
      meter(run, a)
      meter(run, b)
      const result = call(run.context, a, b)
      return typeof result === 'object' ? finish(run, result) : result
    }
  }
  if (!fourth) {
    return (run, final) => {
      run.node = name
      const a = first(run, final)
      const b = second(run, final)
      const c = third(run, final)
      run.call = called
      meter(run, a)
      meter(run, b)
      meter(run, c)
      const result = call(run.context, a, b, c)
      return typeof result === 'object' ? finish(run, result) : result
    }
  }
  return (run, final) => {
    run.node = name
    const values = args.map(evaluate => evaluate(run, final))
    run.call = called
    for (const value of values) meter(run, value)
    return finish(run, call(run.context, ...values))
  }
}

/** A method call as it stands in the source. */
export interface MethodSite {
  readonly name: string
  readonly node: Operand
  readonly args: readonly ((run: Run, type: GoType) => Value)[]
  readonly isPiped: boolean
}

/** Compiles the call of a method that is found when the receiver is known. */
export function compileMethodCall(site: MethodSite): (run: Run, method: GoMethod, receiver: unknown) => Value {
  const { name, node, args, isPiped } = site
  const called: Called = { name, node }
  return (run, method, receiver) => {
    const { final } = run
    const variadic = method.variadic === true
    const wrong = wrongCount(name, method.params, variadic, { args: args.length, isPiped })
    if (wrong !== undefined) return fail(run, wrong)
    const values = args.map((evaluate, i) => evaluate(run, paramType(method, i)))
    if (isPiped) values.push(assign(run, final, paramType(method, args.length)))
    run.call = called
    return asCopy(method.call(receiver, ...values))
  }
}
