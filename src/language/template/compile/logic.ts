import type { IdentifierNode, Operand } from '../parse/node.ts'
import type { Compiler } from './compiler.ts'
import { REFLECT_VALUE, isTrue } from './reflect.ts'
import { fail, type Expression } from './run.ts'

/** A call of `and` or `or` in the source. */
export interface LogicSite {
  readonly name: IdentifierNode
  readonly args: readonly Operand[]
  readonly isPiped: boolean
}

/** Compiles the builtins `and` and `or`: the first operand that decides, or the last one. */
export function compileAndOr(compiler: Compiler, site: LogicSite): Expression {
  const { name, args, isPiped } = site
  if (args.length === 0 && !isPiped) {
    return run => {
      run.node = name
      return fail(run, `wrong number of args for ${name.name}: want at least 1 got 0`)
    }
  }
  const { frame } = compiler.scope
  const before = frame.slots
  frame.conditions++
  const operands = args.map(arg => compiler.argument(compiler, arg, REFLECT_VALUE))
  frame.conditions--
  const after = frame.slots
  const decides = name.name === 'or'
  return (run, final) => {
    run.node = name
    // Variables that an operand declares exist only if it is evaluated.
    for (let slot = before; slot < after; slot++) run.interfaces[slot] = undefined
    let value = final
    for (const operand of operands) {
      value = operand(run)
      if (isTrue(value) === decides) return value
    }
    return isPiped ? final : value
  }
}
