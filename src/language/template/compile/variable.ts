import type { Value } from '../../go/value.ts'
import type { VariableNode } from '../parse/node.ts'
import type { Compiler } from './compiler.ts'
import { fail, type Expression, type Run } from './run.ts'
import { declare, lookUp } from './scope.ts'

/** Sets a variable; `isInterface` says whether the value came out of an interface. */
export type Store = (run: Run, value: Value, isInterface: boolean) => void

/** Compiles the declaration of a variable, or the assignment to one. */
export function compileStore(compiler: Compiler, variable: VariableNode, isAssign: boolean): Store {
  const name = variable.names[0] ?? ''
  const { slots, isCertain } = isAssign
    ? lookUp(compiler.scope, name)
    : { slots: [declare(compiler.scope, name)], isCertain: true }
  const [only] = slots
  if (isCertain && only !== undefined) {
    return (run, value, isInterface) => {
      run.vars[only] = value
      run.interfaces[only] = isInterface
    }
  }
  return (run, value, isInterface) => {
    const slot = declaredSlot(run, slots) ?? fail(run, `undefined variable: ${name}`)
    run.vars[slot] = value
    run.interfaces[slot] = isInterface
  }
}

/** After a conditional declaration: the innermost variable that was really declared. */
function declaredSlot(run: Run, slots: readonly number[]): number | undefined {
  return slots.find(slot => run.interfaces[slot] !== undefined)
}

/** How a variable is read, and whether its value came out of an interface. */
export interface Variable {
  readonly read: Expression
  readonly isInterface: (run: Run) => boolean
}

/** Compiles a variable as an operand. */
export function compileVariable(compiler: Compiler, name: string): Variable {
  const { slots, isCertain } = lookUp(compiler.scope, name)
  const [only] = slots
  if (isCertain && only !== undefined) {
    return { read: run => run.vars[only], isInterface: run => run.interfaces[only] === true }
  }
  const find = (run: Run): number => declaredSlot(run, slots) ?? fail(run, `undefined variable: ${name}`)
  return { read: run => run.vars[find(run)], isInterface: run => run.interfaces[find(run)] === true }
}
