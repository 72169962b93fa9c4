import { quote } from '../../go/quote.ts'
import type { Value } from '../../go/value.ts'
import type { ActionNode, BranchNode, ListNode, PipeNode, Statement, TemplateNode } from '../parse/node.ts'
import { within, withOtherDot, type Body, type Compiler } from './compiler.ts'
import { isConstantPipe, isDataPipe } from './fold.ts'
import { remembered } from './remember.ts'
import { compileLoosely, compilePipe } from './expression.ts'
import { observed } from './observe.ts'
import { EMPTY_LIST, listOf, type List, type Step } from './plan.ts'
import { print, textOf } from './print.ts'
import { compileRange } from './range.ts'
import { isTrue } from './reflect.ts'
import {
  BREAK,
  CONTINUE,
  NORMAL,
  checkOutput,
  fail,
  type Effect,
  type Expression,
  type Run,
  type Signal
} from './run.ts'
import { inner } from './scope.ts'

/** Compiles a list in a scope of its own. */
export function compileBlock(compiler: Compiler, list: ListNode): Effect {
  return compileBranch(compiler, list).effect
}

/** Compiles a list. */
export function compileList(compiler: Compiler, list: ListNode): Effect {
  return compileSteps(compiler, list).effect
}

function compileBranch(compiler: Compiler, list: ListNode | undefined): List {
  return list ? compileSteps(within(compiler, inner(compiler.scope)), list) : EMPTY_LIST
}

function compileSteps(compiler: Compiler, list: ListNode): List {
  return listOf(list.nodes.map(node => compileStatement(compiler, node)))
}

function compileStatement(compiler: Compiler, node: Statement): Step {
  const step = compilePlainly(compiler, node)
  return compiler.observer ? { effect: observed(step.effect, node, compiler.observer) } : step
}

function compilePlainly(compiler: Compiler, node: Statement): Step {
  switch (node.kind) {
    case 'text':
      return compileText(compiler, node.text)
    case 'action':
      return compileAction(compiler, node)
    case 'if':
      return compileIf(compiler, node)
    case 'with':
      return compileWith(compiler, node)
    case 'range':
      return { effect: compileRange(compiler, node) }
    case 'template':
      return { effect: compileTemplate(compiler, node) }
    case 'break':
      return { effect: () => BREAK }
    case 'continue':
      return { effect: () => CONTINUE }
  }
}

function compileText({ constants }: Compiler, text: string): Step {
  return {
    settle: constants && (() => text),
    effect: run => {
      run.out += text
      return NORMAL
    }
  }
}

function compileAction(compiler: Compiler, node: ActionNode): Step {
  // What declares variables prints nothing.
  if (node.pipe.decl.length > 0) {
    const evaluate = compilePipe(compiler, node.pipe)
    return {
      effect: run => {
        evaluate(run)
        return NORMAL
      }
    }
  }
  const show = compileLoosely(compiler, node.pipe)
  if (isSettled(compiler, node.pipe)) {
    const text = remembered(run => textOf(run, show(run), node))
    return {
      settle: text,
      effect: run => {
        run.out += text(run)
        checkOutput(run)
        return NORMAL
      }
    }
  }
  return {
    effect: run => {
      print(run, show(run), node)
      return NORMAL
    }
  }
}

/** Tells whether a pipeline gives the same as long as the constants stay the same. */
function isSettled(compiler: Compiler, pipe: PipeNode): boolean {
  return compiler.constants !== undefined && isConstantPipe(compiler, pipe)
}

function compileIf(compiler: Compiler, node: BranchNode): Step {
  const inside = within(compiler, inner(compiler.scope))
  const evaluate = compileLoosely(inside, node.pipe)
  const then = compileBranch(inside, node.list)
  const otherwise = compileBranch(inside, node.elseList)
  if (isSettled(inside, node.pipe)) {
    const decide = remembered(run => (isTrue(evaluate(run)) ? then : otherwise))
    return { effect: run => decide(run).effect(run), settle: decide }
  }
  const { effect } = then
  const { effect: elseEffect } = otherwise
  return { effect: run => (isTrue(evaluate(run)) ? effect(run) : elseEffect(run)) }
}

function compileWith(compiler: Compiler, node: BranchNode): Step {
  const inside = within(compiler, inner(compiler.scope))
  const evaluate = compilePipe(inside, node.pipe)
  const { effect } = compileBranch(withOtherDot(inside), node.list)
  const otherwise = compileBranch(inside, node.elseList)
  const enter = (run: Run, value: Value): Signal => {
    if (!isTrue(value)) return otherwise.effect(run)
    const { dot, isDotInterface } = run
    run.dot = value
    run.isDotInterface = false
    const signal = effect(run)
    run.dot = dot
    run.isDotInterface = isDotInterface
    return signal
  }
  if (!isSettled(inside, node.pipe)) return { effect: run => enter(run, evaluate(run)) }
  const value = remembered(evaluate)
  // What is there stays a statement, for it changes what dot is.
  return { effect: run => enter(run, value(run)), settle: run => (isTrue(value(run)) ? undefined : otherwise) }
}

function compileTemplate(compiler: Compiler, node: TemplateNode): Effect {
  const evaluate: Expression = node.pipe ? compilePipe(compiler, node.pipe) : () => undefined
  const isOfData = node.pipe !== undefined && isDataPipe(compiler, node.pipe)
  let body: Body | undefined
  return run => {
    run.node = node
    body ??= compiler.bodyOf(node.name, isOfData)
    if (!body) return fail(run, `template ${quote(node.name)} not defined`)
    // Go stops at 100000 too late for the stack of JavaScript; its words are kept.
    if (run.depth >= run.limits.templateDepth) return fail(run, TOO_DEEP)
    invoke(run, node, { body, dot: evaluate(run) })
    return NORMAL
  }
}

/** Go's words for endless recursion. */
export const TOO_DEEP = 'exceeded maximum template depth (100000)'

/** A template sees its argument as `.` and `$`, and no variables of its caller. */
function invoke(run: Run, node: TemplateNode, { body, dot }: { body: Body; dot: Run['dot'] }): void {
  const { templateName, depth, isDotInterface, vars, interfaces } = run
  const callerDot = run.dot
  run.templateNode = node
  run.templateName = node.name
  run.depth = depth + 1
  run.dot = dot
  run.isDotInterface = false
  enter(run, body)
  body.effect(run)
  run.templateName = templateName
  run.depth = depth
  run.dot = callerDot
  run.isDotInterface = isDotInterface
  run.vars = vars
  run.interfaces = interfaces
}

/** Gives a template its own variables, of which `$` is what dot is at first. */
export function enter(run: Run, body: Body): void {
  run.vars = new Array<Value>(body.slots)
  run.interfaces = new Array<boolean | undefined>(body.slots)
  run.vars[0] = run.dot
  run.interfaces[0] = false
}
