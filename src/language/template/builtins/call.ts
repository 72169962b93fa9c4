import { FunctionError, type FunctionContext } from '../../go/function.ts'
import { Typed, typeOf, type Value } from '../../go/value.ts'

/** A function as a value: no data of ours holds one, but a library's user may hand one in. */
type FunctionValue = (context: FunctionContext, ...args: readonly Value[]) => Value

/** What to call, how the source names it, and with what. */
interface Callee {
  readonly name: string
  readonly callee: Value
  readonly args: readonly Value[]
}

/** Calls a function value: the builtin `call`. */
export function call(context: FunctionContext, { name, callee, args }: Callee): Value {
  if (callee === undefined || callee === null) throw new FunctionError('call of nil')
  if (!isFunction(callee)) {
    throw new FunctionError(`non-function ${name} of type ${typeOf(callee)?.text ?? ''}`)
  }
  return callee.value(context, ...args)
}

function isFunction(value: Value): value is Typed & { readonly value: FunctionValue } {
  return value instanceof Typed && value.type.kind === 'func' && typeof value.value === 'function'
}
