import { sprint } from '../../go/fmt.ts'
import { Typed, type Value } from '../../go/value.ts'
import { Copy } from '../compile/copy.ts'
import { printable } from '../compile/print.ts'

/** Prints arguments as the template would print them, put together as `fmt.Sprint`. */
export function textOfArguments(args: readonly Value[]): string {
  const [only] = args
  if (args.length === 1 && typeof only === 'string') return only
  return sprint(...args.map(shown))
}

/** Arguments are copies: methods of their pointers are out of reach. Missing ones read as in the output. */
function shown(value: Value): Value {
  if (value === undefined || value === null) return '<no value>'
  const copy = value instanceof Typed && value.type.kind !== 'ptr' ? new Copy(value.type, value.value) : value
  return printable(copy)
}
