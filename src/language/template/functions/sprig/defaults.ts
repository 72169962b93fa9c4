import type { TemplateFunction } from '../../../go/function.ts'
import type { Value } from '../../../go/value.ts'
import { isEmpty } from '../reflect.ts'
import { any, ANY, bool, BOOL, define, takes, takesMany } from '../signature.ts'

/** Defaults and conditions: a value is empty if it is zero, false, nil or of length 0. */
export const defaults: readonly TemplateFunction[] = [
  define('default', 'Gives a default if the value is empty.', takesMany([any], any, ANY), (_, fallback, ...given) => {
    const [first = null] = given
    return isEmpty(first) ? fallback : first
  }),
  define('empty', 'Tells whether a value is empty.', takes([any], BOOL), (_, value) => isEmpty(value)),
  define(
    'coalesce',
    'Gives the first value that is not empty, nil if all are.',
    takesMany([], any, ANY),
    (_, ...values) => firstSet(values)
  ),
  define('all', 'Tells whether no value is empty.', takesMany([], any, BOOL), (_, ...values) => !values.some(isEmpty)),
  define('any', 'Tells whether some value is not empty.', takesMany([], any, BOOL), (_, ...values) =>
    values.some(value => !isEmpty(value))
  ),
  define(
    'ternary',
    'Gives the first value if the last is true, otherwise the second.',
    takes([any, any, bool], ANY),
    (_, whenTrue, whenFalse, condition) => (condition ? whenTrue : whenFalse)
  )
]

function firstSet(values: readonly Value[]): Value {
  return values.find(value => !isEmpty(value)) ?? null
}
