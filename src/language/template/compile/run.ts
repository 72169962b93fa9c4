import type { FunctionContext } from '../../go/function.ts'
import { quote } from '../../go/quote.ts'
import type { Value } from '../../go/value.ts'
import { TemplateExecError, pictureOf, placeOf } from '../errors.ts'
import { limitMessage, type TemplateLimits } from '../limits.ts'
import type { Node } from '../parse/node.ts'
import { printNode } from '../parse/print.ts'

/** The text that the trees of a template come from. */
export interface SourceText {
  readonly name: string
  readonly text: string
}

/** One execution of a template: the state that the closures share. */
export interface Run {
  readonly source: SourceText
  readonly context: FunctionContext
  readonly limits: TemplateLimits
  out: string
  dot: Value
  /** Whether dot came out of an `interface {}`: errors name that type then, not the one of the value inside. */
  isDotInterface: boolean
  /** The variables of the template that runs, by slot; `$` is the first. */
  vars: Value[]
  /** The slots that hold the element of a `[]interface {}` or the like; undefined for variables not declared yet. */
  interfaces: (boolean | undefined)[]
  /** What was read of the data, which stays the same in a run, by slot; undefined for what was not read yet. */
  readonly reads: Value[]
  /** What functions of one argument gave for the last object that they were called with, by slot. */
  readonly answers: (Answer | undefined)[]
  /** What a pipeline gives to the method that is about to be called. */
  final: Value
  /** The node in work, for errors. Set where Go sets it, for it is what Go's errors point at. */
  node: Node
  /** The call in work, for errors that functions return. */
  call: Called
  /** The `template` action that was entered last, for the error of endless recursion. */
  templateNode: Node
  templateName: string
  depth: number
  /** Which constants the data holds: what was worked out of the same ones holds. */
  readonly epoch: number
  stepsLeft: number
}

/** What a function gave for an object. */
export interface Answer {
  readonly to: Value
  readonly text: Value
}

/** Control flow that leaves a list early. */
export const NORMAL = 0
export const BREAK = 1
export const CONTINUE = 2
export type Signal = typeof NORMAL | typeof BREAK | typeof CONTINUE

/** A call of a function or method: its name, and the node that its errors point at. */
export interface Called {
  readonly name: string
  readonly node: Node
}

/**
 * Evaluates to a value. `undefined` is Go's invalid value, `null` a nil interface. A command that is not the first of its
 * pipeline takes what the pipeline has given so far as its last argument, `final`.
 */
export type Expression = (run: Run, final?: Value) => Value

/** Writes output or changes variables. */
export type Effect = (run: Run) => Signal

/** Ends the execution with an error at the node in work. */
export function fail(run: Run, message: string): never {
  throw errorAt(run, run.node, message)
}

/** Counts steps against the budget. */
export function takeSteps(run: Run, count: number): void {
  run.stepsLeft -= count
  if (run.stepsLeft < 0) fail(run, limitMessage('steps', run.limits.steps))
  checkOutput(run)
}

/** Fails if the output has grown over the budget. */
export function checkOutput(run: Run): void {
  if (run.out.length > run.limits.outputSize) fail(run, limitMessage('outputSize', run.limits.outputSize))
}

/** Makes the error of a node, in Go's words. */
export function errorAt(run: Run, node: Node, message: string): TemplateExecError {
  const { name, text } = run.source
  const place = placeOf(name, text, node.at)
  const snippet = printNode(node)
  const where = `template: ${name}:${place.line}:${place.column}: executing ${quote(run.templateName)} at <${snippet}>`
  return new TemplateExecError(`${where}: ${message}`, { place, snippet, picture: pictureOf(text, node.at) })
}
