import { normalize } from '../go/bytes.ts'
import { FunctionError, type FunctionContext, type FunctionMap } from '../go/function.ts'
import type { Value } from '../go/value.ts'
import { BUILTINS } from './builtins/builtins.ts'
import { Slots, type Body, type Compiler } from './compile/compiler.ts'
import { callsAny } from './compile/fold.ts'
import { Epoch, NO_EPOCH, type Constants } from './compile/remember.ts'
import { compileArgument } from './compile/expression.ts'
import type { MissingKey } from './compile/field.ts'
import type { Observer } from './compile/observe.ts'
import { errorAt, type Answer, type Run, type SourceText } from './compile/run.ts'
import { newFrame } from './compile/scope.ts'
import { TOO_DEEP, compileBlock, compileList, enter } from './compile/statement.ts'
import type { TemplateExecError } from './errors.ts'
import { DEFAULT_LIMITS, limitMessage, type TemplateLimits } from './limits.ts'
import type { ListNode } from './parse/node.ts'
import { parseTrees } from './parse/parse.ts'
import { printNode } from './parse/print.ts'

/** How a template is read. */
export interface TemplateOptions {
  /** The name that errors give. */
  readonly name: string
  /** The functions beside the builtins; they hide builtins of the same name. */
  readonly functions: FunctionMap
  /** Default: `{{`. */
  readonly leftDelim?: string
  /** Default: `}}`. */
  readonly rightDelim?: string
  /** What a map gives for a key that it has not. Default: `invalid`, which prints `<no value>`. */
  readonly missingKey?: MissingKey
  /** What stays the same from run to run, so that it is worked out once. Default: nothing. */
  readonly constants?: Constants
  /** Default: {@link DEFAULT_LIMITS}. */
  readonly limits?: Partial<TemplateLimits>
}

/** What functions may use of the world; the budget of their work is the template's own. */
export type World = Omit<FunctionContext, 'spend' | 'render'>

/** A template that is ready to run, any number of times. */
export interface Template {
  readonly name: string
  /** The text that it was read from. */
  readonly source: string
  /** The names of all templates in the source, this one among them. */
  readonly defined: readonly string[]
  /** Runs the template and gives its output; throws {@link TemplateExecError}. */
  execute(data: Value, world: World, limits?: Partial<TemplateLimits>): string
  /** Runs the template as `execute`, told statement by statement: slower, for those who want to know what made the output. */
  trace(data: Value, world: World, observer: Observer): string
  /** Tells whether an action anywhere in the source names one of these functions. */
  calls(names: ReadonlySet<string>): boolean
  /** Prints the tree of this template, or of one that it defines, as Go's `String`. */
  print(name?: string): string
}

/** Parses a template, which finds all that is wrong with it before it runs; throws `TemplateParseError`. */
export function parseTemplate(text: string, options: TemplateOptions): Template {
  const { name, missingKey = 'invalid' } = options
  const program = compileText(text, options)
  const { trees } = program
  const limits: TemplateLimits = { ...DEFAULT_LIMITS, ...options.limits }
  return {
    name,
    source: text,
    defined: [...trees.keys()],
    execute: (data, world, own) => {
      const allowed = own ? { ...limits, ...own } : limits
      return execute({ name, text }, program, { data, world, limits: allowed, options, spend: spender(allowed.work) })
    },
    trace: (data, world, observer) => {
      const traced = programOf(trees, { functions: options.functions, missingKey, observer })
      return execute({ name, text }, traced, { data, world, limits, options, spend: spender(limits.work) })
    },
    calls: names => [...trees.values()].some(tree => callsAny(tree, names)),
    print: (wanted = name) => {
      const tree = trees.get(wanted)
      return tree ? printNode(tree) : ''
    }
  }
}

function compileText(text: string, options: TemplateOptions): Program {
  const { name, functions } = options
  const trees = parseTrees(text, {
    name,
    left: options.leftDelim === undefined || options.leftDelim === '' ? '{{' : options.leftDelim,
    right: options.rightDelim === undefined || options.rightDelim === '' ? '}}' : options.rightDelim,
    hasFunction: wanted => functions.has(wanted) || BUILTINS.has(wanted) || wanted === 'and' || wanted === 'or',
    limits: { ...DEFAULT_LIMITS, ...options.limits }
  })
  return programOf(trees, {
    functions,
    missingKey: options.missingKey ?? 'invalid',
    constants: options.constants
  })
}

/** The templates of a source: their trees, and what they compile to. */
interface Program {
  readonly bodyOf: Compiler['bodyOf']
  readonly trees: ReadonlyMap<string, ListNode>
  readonly reads: Slots
  readonly answers: Slots
  readonly epoch: Epoch
}

/** Compiles each tree when it is first called: sources share parts, and an execution calls few of them. */
function programOf(
  trees: ReadonlyMap<string, ListNode>,
  options: Pick<Compiler, 'functions' | 'missingKey' | 'observer' | 'constants'>
): Program {
  // A source that changes maps may change what its own expressions gave.
  const isChanging = [...trees.values()].some(tree => callsAny(tree, options.constants?.changing ?? new Set()))
  const constants = isChanging ? undefined : options.constants
  const bodies = new Map<string, Body>()
  const [reads, answers] = [new Slots(), new Slots()]
  const bodyOf = (name: string, isOfData: boolean): Body | undefined => {
    const key = `${isOfData ? 'data' : 'any'} ${name}`
    const known = bodies.get(key)
    const tree = trees.get(name)
    if (known || !tree) return known
    const scope = newFrame()
    const place = { scope, constants, isOfData, isRoot: isOfData }
    const compiler: Compiler = {
      ...options,
      ...place,
      reads,
      answers,
      argument: compileArgument,
      block: compileBlock,
      bodyOf
    }
    const body = { effect: compileList(compiler, tree), slots: scope.frame.slots }
    bodies.set(key, body)
    return body
  }
  return { bodyOf, trees, reads, answers, epoch: new Epoch(constants) }
}

/** What one execution is given. */
interface Execution {
  readonly data: Value
  readonly world: World
  readonly limits: TemplateLimits
  readonly options: TemplateOptions
  readonly spend: (units: number) => void
}

function execute(source: SourceText, program: Program, execution: Execution): string {
  const { data, world, limits, options, spend } = execution
  const body = program.bodyOf(source.name, true)
  const root = program.trees.get(source.name)
  if (!body || !root) return ''
  const run: Run = {
    source,
    context: {
      env: world.env,
      now: world.now,
      random: world.random,
      isFresh: world.isFresh === true,
      spend,
      // Text that is rendered in the midst of a run shares its budget of work.
      render: text => execute({ name: source.name, text }, compileText(text, options), execution)
    },
    limits,
    out: '',
    dot: data,
    isDotInterface: false,
    vars: [],
    interfaces: [],
    reads: new Array<Value>(program.reads.size),
    answers: new Array<Answer | undefined>(program.answers.size),
    final: undefined,
    node: root,
    call: { name: '', node: root },
    templateNode: root,
    templateName: source.name,
    depth: 0,
    epoch: world.isFresh === true ? NO_EPOCH : program.epoch.of(data),
    stepsLeft: limits.steps
  }
  enter(run, body)
  try {
    body.effect(run)
  } catch (error) {
    throw explained(run, error)
  }
  return normalize(run.out)
}

/** Counts the work of functions; what goes over the budget is an error of the function. */
function spender(budget: number): (units: number) => void {
  let left = budget
  return units => {
    left -= units
    if (left < 0) throw new FunctionError(limitMessage('work', budget))
  }
}

/** Gives the errors of functions their place, and the end of JavaScript's stack Go's words. */
function explained(run: Run, error: unknown): unknown {
  if (error instanceof FunctionError) return calling(run, error)
  if (error instanceof RangeError && /call stack/.test(error.message)) {
    return run.depth > 0
      ? errorAt(run, run.templateNode, TOO_DEEP)
      : errorAt(run, run.node, limitMessage('nesting', run.limits.nesting))
  }
  return error
}

function calling(run: Run, error: FunctionError): TemplateExecError {
  return errorAt(run, run.call.node, `error calling ${run.call.name}: ${error.message}`)
}
