import { FormatLimitError } from '../../go/fmt/state.ts'
import { sprint } from '../../go/fmt.ts'
import { Typed, pointerTo, type Value } from '../../go/value.ts'
import type { ActionNode } from '../parse/node.ts'
import { limitMessage } from '../limits.ts'
import { printNode } from '../parse/print.ts'
import { Copy } from './copy.ts'
import { indirect } from './reflect.ts'
import { checkOutput, fail, type Run } from './run.ts'

/** Writes what an action has come to. */
export function print(run: Run, value: Value, node: ActionNode): void {
  run.out += textOf(run, value, node)
  checkOutput(run)
}

/** Returns what an action has come to as the text that it writes. */
export function textOf(run: Run, value: Value, node: ActionNode): string {
  run.node = node
  if (typeof value === 'string') return value
  if (value instanceof Typed && value.type.kind === 'func') {
    return fail(run, `can't print ${printNode(node)} of type ${value.type.text}`)
  }
  return value === undefined || value === null ? '<no value>' : printed(run, printable(value))
}

/** A list that holds one list twice, which holds another twice, and so on, is small in memory and endless to print. */
function printed(run: Run, value: Value): string {
  try {
    return sprint(value)
  } catch (error) {
    if (!(error instanceof FormatLimitError)) throw error
    return fail(run, limitMessage('outputSize', run.limits.outputSize))
  }
}

/** Follows pointers and takes the form that says most of a value, as Go's `printableValue`. */
export function printable(value: Value): Value {
  if (!(value instanceof Typed)) return value
  if (value.type.kind !== 'ptr' || value.type.within) return withPointerMethods(value)
  const target = indirect(value)
  return target instanceof Typed ? withPointerMethods(target) : target
}

/** A variable is printed by the methods of its pointer too. */
function withPointerMethods(value: Typed): Value {
  const { type } = value
  if (type.kind === 'ptr' || type.string !== undefined || type.pointerString === undefined) return value
  return value instanceof Copy ? value : new Typed(pointerTo(type), value.value)
}
