import { quote } from '../../go/quote.ts'
import type { Value } from '../../go/value.ts'
import type { ActionNode, BranchNode, ListNode, Statement, TemplateNode } from '../parse/node.ts'
import { within, withOtherDot, type Body, type Compiler } from './compiler.ts'
import { isConstantPipe, isDataPipe } from './fold.ts'
import { remembered } from './remember.ts'
import { compileLoosely, compilePipe } from './expression.ts'
import { observed } from './observe.ts'
import { print, textOf } from './print.ts'
import { compileRange } from './range.ts'
import { isTrue } from './reflect.ts'
import {
  BREAK,
  CONTINUE,
  NORMAL,
  checkOutput,
  fail,
  takeSteps,
  type Effect,
  type Expression,
  type Run,
  type Signal
} from './run.ts'
import { inner } from './scope.ts'

/** Compiles a list in a scope of its own. */
export function compileBlock(compiler: Compiler, list: ListNode): Effect {
  return compileList(within(compiler, inner(compiler.scope)), list)
}

/** Compiles a list. */
export function compileList(compiler: Compiler, list: ListNode): Effect {
  const effects = list.nodes.map(node => compileStatement(compiler, node))
  const [first, second] = effects
  if (!first) return () => NORMAL
  const size = effects.length
  if (!second) {
    return run => {
      takeSteps(run, 1)
      return first(run)
    }
  }
  return run => {
    takeSteps(run, size)
    for (const effect of effects) {
      const signal = effect(run)
      if (signal !== NORMAL) return signal
    }
    return NORMAL
  }
}

function compileStatement(compiler: Compiler, node: Statement): Effect {
  const effect = compilePlainly(compiler, node)
  return compiler.observer ? observed(effect, node, compiler.observer) : effect
}

function compilePlainly(compiler: Compiler, node: Statement): Effect {
  switch (node.kind) {
    case 'text': {
      const { text } = node
      return run => {
        run.out += text
        return NORMAL
      }
    }
    case 'action':
      return compileAction(compiler, node)
    case 'if':
    case 'with':
      return compileIfOrWith(compiler, node)
    case 'range':
      return compileRange(compiler, node)
    case 'template':
      return compileTemplate(compiler, node)
    case 'break':
      return () => BREAK
    case 'continue':
      return () => CONTINUE
  }
}

function compileAction(compiler: Compiler, node: ActionNode): Effect {
  // What declares variables prints nothing.
  if (node.pipe.decl.length > 0) {
    const evaluate = compilePipe(compiler, node.pipe)
    return run => {
      evaluate(run)
      return NORMAL
    }
  }
  const show = compileLoosely(compiler, node.pipe)
  if (compiler.constants && isConstantPipe(compiler, node.pipe)) {
    const text = remembered(run => textOf(run, show(run), node))
    return run => {
      run.out += text(run)
      checkOutput(run)
      return NORMAL
    }
  }
  return run => {
    print(run, show(run), node)
    return NORMAL
  }
}

function compileIfOrWith(compiler: Compiler, node: BranchNode): Effect {
  const inside = within(compiler, inner(compiler.scope))
  const evaluate = node.kind === 'if' ? compileLoosely(inside, node.pipe) : compilePipe(inside, node.pipe)
  const then = compileBlock(node.kind === 'with' ? withOtherDot(inside) : inside, node.list)
  const otherwise = node.elseList ? compileBlock(inside, node.elseList) : (): Signal => NORMAL
  if (node.kind === 'if') {
    const decide = (run: Run): boolean => isTrue(evaluate(run))
    const decided = compiler.constants && isConstantPipe(inside, node.pipe) ? remembered(decide) : decide
    return run => (decided(run) ? then(run) : otherwise(run))
  }
  return run => {
    const value = evaluate(run)
    if (!isTrue(value)) return otherwise(run)
    const { dot, isDotInterface } = run
    run.dot = value
    run.isDotInterface = false
    const signal = then(run)
    run.dot = dot
    run.isDotInterface = isDotInterface
    return signal
  }
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
