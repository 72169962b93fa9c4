import { ANY, BOOL, FLOAT64, STRING, Typed, pointerTo, typeOf, wrap, type GoType, type Value } from '../../go/value.ts'
import { Copy } from './copy.ts'
import { REFLECT_VALUE, canBeNil, isAssignable, zeroOf } from './reflect.ts'
import { fail, type Run } from './run.ts'

/** Takes a value as an argument of a type, or fails: Go's `validateType`. */
export type Assign = (run: Run, value: Value) => Value

/** Makes the check for a type; the plain ones have a short way. */
export function assignTo(type: GoType): Assign {
  switch (type) {
    case REFLECT_VALUE:
      return (_, value) => value
    case ANY:
      return (_, value) => value ?? null
    case STRING:
      return (run, value) => (typeof value === 'string' ? value : assign(run, value, type))
    case BOOL:
      return (run, value) => (typeof value === 'boolean' ? value : assign(run, value, type))
    case FLOAT64:
      return (run, value) => (typeof value === 'number' ? value : assign(run, value, type))
    default:
      return (run, value) => (value instanceof Typed && value.type === type ? value : assign(run, value, type))
  }
}

/** Takes a value as an argument of a type that is known only now. */
export function assign(run: Run, value: Value, type: GoType): Value {
  if (type === REFLECT_VALUE) return value
  if (value === undefined) return canBeNil(type) ? zeroOf(type) : fail(run, `invalid value; expected ${type.text}`)
  if (type === ANY) return value
  const from = typeOf(value)
  if (!from) return fail(run, `wrong type for value; expected ${type.text}; got interface {}`)
  if (isAssignable(from, type)) return retyped(value, from, type)
  return dereferenced(run, value, from, type)
}

/** An unnamed type and a named one may stand for one another: the value takes the type that is asked for. */
function retyped(value: Value, from: GoType, type: GoType): Value {
  if (from === type || type.kind === 'interface') return value
  return wrap(type, value instanceof Typed ? value.value : value)
}

/** One step from a pointer to its value, or from a variable to its pointer, is taken. */
function dereferenced(run: Run, value: Value, from: GoType, type: GoType): Value {
  if (value instanceof Typed) {
    if (from.kind === 'ptr' && from.elem && isAssignable(from.elem, type)) {
      if (value.value === null) return fail(run, `dereference of nil pointer of type ${type.text}`)
      return wrap(type, value.value)
    }
    if (type.kind === 'ptr' && pointerTo(from) === type && !(value instanceof Copy)) return new Typed(type, value.value)
  }
  return fail(run, `wrong type for value; expected ${type.text}; got ${from.text}`)
}
